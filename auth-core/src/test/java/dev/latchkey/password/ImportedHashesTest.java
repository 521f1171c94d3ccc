package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.PythonScript;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

/**
 * Hashes of other programs. The fixed ones were written by Werkzeug 3.1.8, Django 3.2.25 and Spring
 * Security 7.1.2.
 */
class ImportedHashesTest {
  private static final String PASSWORD = "pässword ☃";
  private static final String DECOMPOSED = "pa\u0308ssword ☃";
  private static final String ODD = "0123456789:$-{}\0é٣";
  private static final String HEX_128 =
      "3c976a0508f0e5921aab920f2974603110c843ed042370b1739ce66ca85f9496"
          + "b1afc4b5594f69814140949dc4451d1a677ffb32cf89da7f04930e90054a997c";
  private static final String HEX_64 =
      "7a03fc70b2679206454e1312eb0ab3a5b72bd1ea4f4a6eb64cb17ab42c063f5a";
  private static final String BASE64_44 = "4lfM6zwncDRJ7lAorCcnVG71qBYkoOeJkDz/BWdzuHI=";
  private static final String SCRYPT = "scrypt:1024:8:1$plLmYOTkpSvtrMcX$" + HEX_128;
  private static final String WERKZEUG = "pbkdf2:sha256:1000$huddiFApnen6fYS4$" + HEX_64;
  private static final String DJANGO = "pbkdf2_sha256$1000$abcdefghijklmnopqrstuv$" + BASE64_44;
  private static final String SPRING =
      "{pbkdf2}2bb8a0449cc01d6135644987e9baab634bfc4b32556a7ec375b35e2e2aeca5bf"
          + "4b7d8b8d5652b396";
  private static final String SPRING_5_8 =
      "{pbkdf2@SpringSecurity_v5_8}819d21ec02da20442486af0b0c8fa41fc301597f45b3f6a8a192c8eae7"
          + "0e17c3f9450d1a7e11e80bb41f8be9a3a8ce61";
  private static final List<String> ALL = List.of(SCRYPT, WERKZEUG, DJANGO, SPRING, SPRING_5_8);

  private static final List<PasswordScheme> SCHEMES =
      Arrays.stream(ImportedHashes.values())
          .flatMap(program -> program.schemes().stream())
          .toList();

  private static boolean verifies(String password, String stored) {
    List<PasswordScheme> found =
        SCHEMES.stream().filter(scheme -> scheme.recognises(stored)).toList();
    assertThat(found).as("schemes that recognise %s", stored).hasSize(1);
    return found.get(0).verify(password, stored);
  }

  private static boolean isRecognised(String stored) {
    return SCHEMES.stream().anyMatch(scheme -> scheme.recognises(stored));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SCRYPT,
        "scrypt:32768:8:1$Eag03RnHbzA8xqJe$"
            + "ba9f2d39e41dd3c82171bb5144447e92c0b74646dcc383fe51bdba3c55878e7c"
            + "00ed92e55a5d66aea1c25cad85187a386fb6fade58b32e2043f7461453cc4d19",
        WERKZEUG,
        DJANGO,
        "pbkdf2_sha256$260000$abcdefghijkl$kRrkt2YwTcTTWFP15cTa9ub9jlFqSzVbcxO+ofNY4hA=",
        SPRING,
        SPRING_5_8
      })
  void verifiesThePasswordOfTheUserAndNoOther(String stored) {
    assertThat(verifies(PASSWORD, stored)).isTrue();
    assertThat(verifies("pässword ☂", stored)).isFalse();
    assertThat(verifies(PASSWORD + " ", stored)).isFalse();
    assertThat(verifies("P" + PASSWORD.substring(1), stored)).isFalse();
  }

  @Test
  void verifiesScryptInSeveralLanes() {
    String stored =
        "scrypt:1024:8:2$owaOSFiQiYx5ciDr$"
            + "c0814e5953b24e77c704c48bf056621ec3f2d47dce0d8f32f661399192ac8ac7"
            + "e7a643a5870b732768a88c624bec19e01239c546954a79587a9010ad93ba7a9d";

    assertThat(verifies("correct horse", stored)).isTrue();
    assertThat(verifies("correct horse", stored.replace(":2$", ":1$"))).isFalse();
  }

  @Test
  void thePasswordIsTakenAsItWasTyped() {
    String decomposed =
        "pbkdf2:sha256:1000$6BnqSlfJe2Fn6eAV$"
            + "29831742fb53159e530e284e6f3d3e0e50af053be53cc75de4e2d12523da8759";

    assertThat(verifies(DECOMPOSED, decomposed)).isTrue();
    assertThat(verifies(PASSWORD, decomposed)).isFalse();
    assertThat(ALL).noneMatch(stored -> verifies(DECOMPOSED, stored));
  }

  @Test
  void anotherSaltOrCostIsAnotherHash() {
    assertThat(verifies(PASSWORD, SCRYPT.replace("plLm", "plLn"))).isFalse();
    assertThat(verifies(PASSWORD, SCRYPT.replace(":1024:8:1", ":2048:8:1"))).isFalse();
    assertThat(verifies(PASSWORD, SCRYPT.replace(":1024:8:1", ":1024:4:2"))).isFalse();
    assertThat(verifies(PASSWORD, WERKZEUG.replace(":1000", ":1001"))).isFalse();
    assertThat(verifies(PASSWORD, WERKZEUG.replace("hudd", "hude"))).isFalse();
    assertThat(verifies(PASSWORD, DJANGO.replace("$1000$", "$999$"))).isFalse();
    assertThat(verifies(PASSWORD, SPRING.replace("}2b", "}2c"))).isFalse();
    assertThat(verifies(PASSWORD, SPRING_5_8.replace("}81", "}82"))).isFalse();
  }

  @Test
  void theUsualHashIsRecognisedAndNoPasswordMatchesIt() {
    for (PasswordScheme scheme : SCHEMES) {
      assertThat(scheme.recognises(scheme.usual())).isTrue();
      assertThat(scheme.verify(PASSWORD, scheme.usual())).isFalse();
    }
    assertThat(SCHEMES)
        .extracting(scheme -> scheme.cost(scheme.usual()))
        .containsExactly(32_768L * 8, 600_000L, 1_000_000L, 185_000L, 310_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scrypt:2:1:1$s$",
        "scrypt:32768:1:1$s$",
        "scrypt:131072:8:1$s$",
        "scrypt:65536:8:4$s$",
        "scrypt:262144:4:2$s$",
        "scrypt:16:128:1024$s$",
        "scrypt:1024:8:1$!#%&'()*+,-./:;<=>?@[]^_`{|}~$"
      })
  void scryptIsRecognisedWithinItsBounds(String start) {
    assertThat(isRecognised(start + HEX_128)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "scrypt",
        "scrypt:",
        "scrypt:1024:8:1",
        "scrypt:1024:8:1$",
        "scrypt:1024:8:1$$",
        "scrypt:1024:8$s$",
        "scrypt:1024:8:1:1$s$",
        "scrypt:1024::1$s$",
        "scrypt:0:8:1$s$",
        "scrypt:1:8:1$s$",
        "scrypt:1023:8:1$s$",
        "scrypt:-1024:8:1$s$",
        "scrypt:+1024:8:1$s$",
        "scrypt:01024:8:1$s$",
        "scrypt: 1024:8:1$s$",
        "scrypt:1024:0:1$s$",
        "scrypt:1024:-8:1$s$",
        "scrypt:1024:8:0$s$",
        "scrypt:1024:8:-1$s$",
        "scrypt:1024:8:1.0$s$",
        "scrypt:0x400:8:1$s$",
        "scrypt:١٠٢٤:8:1$s$",
        "scrypt:65536:1:1$s$",
        "scrypt:131072:16:1$s$",
        "scrypt:1048576:2:1$s$",
        "scrypt:131072:8:4$s$",
        "scrypt:2:1024:1025$s$",
        "scrypt:8388608:1:1$s$",
        "scrypt:4294967296:8:1$s$",
        "scrypt:2147483648:8:1$s$",
        "scrypt:1024:8:4294967297$s$",
        "scrypt:1024:9999:9999$s$",
        "scrypt:99999999999999999999999:8:1$s$",
        "scrypt:1024:8:1$s$t$",
        "scrypt:1024:8:1$sälz$",
        "scrypt:1024:8:1$s s$",
        "scrypt:1024:8:1$s\0$",
        "scrypt:1024:8:1$s\n$",
        "SCRYPT:1024:8:1$s$",
        " scrypt:1024:8:1$s$",
        "{scrypt}1024:8:1$s$"
      })
  void otherScryptIsNotRecognised(String start) {
    assertThat(isRecognised(start + HEX_128)).as(start).isFalse();
  }

  @Test
  void anotherEndOfScryptIsNotRecognised() {
    String start = "scrypt:1024:8:1$s$";
    assertNotRecognised(
        start,
        start + HEX_128.substring(1),
        start + HEX_128 + "0",
        start + HEX_128 + "\n",
        start + HEX_128.toUpperCase(Locale.ROOT),
        start + "g" + HEX_128.substring(1),
        start + "٠" + HEX_128.substring(1),
        "scrypt:1024:8:1$" + "s".repeat(65) + "$" + HEX_128);
  }

  private static void assertNotRecognised(String... texts) {
    for (String text : texts) {
      assertThat(isRecognised(text)).as(text).isFalse();
    }
  }

  @Test
  void pbkdf2IsRecognisedUpTo5MillionIterations() {
    for (String iterations : List.of("1", "5000000")) {
      assertThat(isRecognised("pbkdf2:sha256:" + iterations + "$s$" + HEX_64)).isTrue();
      assertThat(isRecognised("pbkdf2_sha256$" + iterations + "$s$" + BASE64_44)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "+1",
        "01",
        " 1",
        "1 ",
        "1.5",
        "1e3",
        "0x10",
        "5000001",
        "9999999",
        "10000000",
        "2147483648",
        "4294968296",
        "18446744073709552616",
        "99999999999999999999999999",
        "١٠٠٠",
        "1000\n"
      })
  void otherIterationsAreNotRecognised(String iterations) {
    assertNotRecognised(
        "pbkdf2:sha256:" + iterations + "$s$" + HEX_64,
        "pbkdf2_sha256$" + iterations + "$s$" + BASE64_44);
  }

  @Test
  void otherPbkdf2IsNotRecognised() {
    assertNotRecognised(
        "pbkdf2:sha256$s$" + HEX_64,
        "pbkdf2:sha512:1000$s$" + HEX_64,
        "pbkdf2:sha256:1000$$" + HEX_64,
        "pbkdf2:sha256:1000$" + HEX_64,
        "pbkdf2:sha256:1000$s$",
        "pbkdf2:sha256:1000$s$" + HEX_64 + "0",
        "pbkdf2:sha256:1000$s$" + HEX_64.replace('7', 'x'),
        "pbkdf2:sha256:1000$sälz$" + HEX_64,
        "pbkdf2:sha256:1000$s$t$" + HEX_64,
        "pbkdf2_sha1$1000$s$" + BASE64_44,
        "pbkdf2_sha256$1000$$" + BASE64_44,
        "pbkdf2_sha256$1000$" + BASE64_44,
        "pbkdf2_sha256$1000$s$" + BASE64_44 + "=",
        "pbkdf2_sha256$1000$s$" + BASE64_44.substring(0, 43),
        "pbkdf2_sha256$1000$s$" + BASE64_44.replace('/', '_'),
        "!" + DJANGO,
        SPRING.replace("{pbkdf2}", "{pbkdf2@SpringSecurity_v5_8}"),
        SPRING_5_8.replace("@SpringSecurity_v5_8", ""),
        SPRING.replace("{pbkdf2}", ""),
        SPRING + "00",
        SPRING.substring(0, SPRING.length() - 2),
        SPRING.replace('b', 'B'),
        SPRING.replace('b', 'x'),
        SPRING.replace("{pbkdf2}", "{noop}"),
        "{pbkdf2}");
  }

  @Test
  void aBase64WithOtherTrailingBitsIsAnotherText() {
    assertThat(BASE64_44).endsWith("I=");
    assertThat(verifies(PASSWORD, DJANGO.replace("I=", "J="))).isFalse();
  }

  @Test
  void noTextMakesAParserThrow() {
    Random random = new Random(42);
    for (int i = 0; i < 50_000; i++) {
      String text = mutated(ALL.get(random.nextInt(ALL.size())), random);
      assertThatCode(() -> assertThat(costOf(text)).isBetween(0L, 5_000_000L))
          .as(text)
          .doesNotThrowAnyException();
    }
  }

  private static long costOf(String stored) {
    return SCHEMES.stream()
        .filter(scheme -> scheme.recognises(stored))
        .mapToLong(scheme -> scheme.cost(stored))
        .sum();
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutant = new StringBuilder(text);
    for (int change = 0; change <= random.nextInt(3); change++) {
      int at = random.nextInt(Math.min(40, mutant.length()));
      switch (random.nextInt(3)) {
        case 0 -> mutant.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> mutant.deleteCharAt(at);
        default -> mutant.insert(at, mutant.charAt(random.nextInt(mutant.length())));
      }
    }
    return mutant.toString();
  }

  @Test
  void aProgramIsNamedInLowerCase() {
    assertThat(ImportedHashes.named("django")).contains(ImportedHashes.DJANGO);
    assertThat(Stream.of("Django", "DJANGO", "", "rails").map(ImportedHashes::named))
        .allMatch(program -> program.isEmpty());
  }

  @ParameterizedTest
  @SuppressWarnings("deprecation") // The older of its two forms is to be read, too.
  @ValueSource(
      strings = {PASSWORD, DECOMPOSED, "a", "😀 and more than 72 bytes of text to be sure "})
  void verifiesWhatSpringSecurityWrites(String password) {
    Map<String, PasswordEncoder> encoders =
        Map.of(
            "pbkdf2", Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_5(),
            "pbkdf2@SpringSecurity_v5_8", Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8());
    for (String id : encoders.keySet()) {
      String stored = String.valueOf(new DelegatingPasswordEncoder(id, encoders).encode(password));
      assertThat(stored).startsWith("{" + id + "}");
      assertThat(verifies(password, stored)).isTrue();
      assertThat(verifies(password + "x", stored)).isFalse();
    }
  }

  private static void assertVerifiesWhatPythonWrites(String script) throws Exception {
    for (String password : List.of(PASSWORD, DECOMPOSED, "a", "long ".repeat(30))) {
      String stored = PythonScript.run(script, password).orElseThrow();
      assertThat(verifies(password, stored)).as(stored).isTrue();
      assertThat(verifies(password + "x", stored)).isFalse();
    }
  }

  @Test
  void verifiesWhatHashlibWrites() throws Exception {
    PythonScript.requireModules("hashlib", "ImportedHashesTest needs /usr/bin/python3");

    assertVerifiesWhatPythonWrites(
        """
        import hashlib, secrets, sys
        password, salt = sys.stdin.read(), secrets.token_urlsafe(12)
        key = hashlib.scrypt(password.encode(), salt=salt.encode(), n=4096, r=8, p=2, maxmem=2**25)
        print(f"scrypt:4096:8:2${salt}${key.hex()}")
        """);
    assertVerifiesWhatPythonWrites(
        """
        import hashlib, secrets, sys
        password, salt = sys.stdin.read(), secrets.token_urlsafe(12)
        key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 1234)
        print(f"pbkdf2:sha256:1234${salt}${key.hex()}")
        """);
  }

  /** Debian's has no scrypt until 2.3; then it is what it writes by default. */
  @Test
  void verifiesWhatWerkzeugWrites() throws Exception {
    PythonScript.requireModules(
        "werkzeug.security",
        "ImportedHashesTest needs /usr/bin/python3 with Werkzeug (Debian: python3-werkzeug)");

    assertVerifiesWhatPythonWrites(
        """
        import sys
        from werkzeug.security import generate_password_hash
        print(generate_password_hash(sys.stdin.read()))
        """);
  }

  @Test
  void verifiesWhatDjangoWrites() throws Exception {
    PythonScript.requireModules(
        "django", "ImportedHashesTest needs /usr/bin/python3 with Django (Debian: python3-django)");

    assertVerifiesWhatPythonWrites(
        """
        import sys
        from django.conf import settings
        settings.configure()
        from django.contrib.auth.hashers import make_password
        print(make_password(sys.stdin.read()))
        """);
  }
}
