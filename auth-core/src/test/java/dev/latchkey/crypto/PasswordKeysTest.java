package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PBKDF2 and scrypt against the vectors of their RFCs. */
class PasswordKeysTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** RFC 7914, section 12; the fourth vector takes a gigabyte. */
  @ParameterizedTest
  @CsvSource({
    "'','',16,1,1,77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
    "password,NaCl,1024,8,16,fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "pleaseletmein,SodiumChloride,16384,8,1,"
        + "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
  })
  void scryptIsThatOfRfc7914(String password, String salt, int n, int r, int p, String key) {
    assertThat(hex(Scrypt.derive(bytes(password), bytes(salt), n, r, p, 64))).isEqualTo(key);
  }

  /** RFC 7914, section 11. */
  @ParameterizedTest
  @CsvSource({
    "passwd,salt,1,55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    "Password,NaCl,80000,4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
  })
  void pbkdf2WithSha256IsThatOfRfc7914(String password, String salt, int iterations, String key) {
    assertThat(hex(Pbkdf2.HMAC_SHA256.derive(password, bytes(salt), iterations, 64)))
        .isEqualTo(key);
  }

  /** RFC 6070, section 2. */
  @ParameterizedTest
  @CsvSource({
    "password,salt,1,0c60c80f961f0e71f3a9b524af6012062fe037a6",
    "password,salt,4096,4b007901b765489abead49d926f721d065a429c1",
    "passwordPASSWORDpassword,saltSALTsaltSALTsaltSALTsaltSALTsalt,4096,"
        + "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"
  })
  void pbkdf2WithSha1IsThatOfRfc6070(String password, String salt, int iterations, String key) {
    assertThat(hex(Pbkdf2.HMAC_SHA1.derive(password, bytes(salt), iterations, key.length() / 2)))
        .isEqualTo(key);
  }

  @Test
  void scryptIsAvailableWhereBouncyCastleIs() {
    assertThat(Scrypt.isAvailable()).isTrue();
  }
}
