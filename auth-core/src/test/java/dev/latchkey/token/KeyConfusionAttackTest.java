package dev.latchkey.token;

import static dev.latchkey.token.TokenForge.assertRefused;
import static dev.latchkey.token.TokenForge.claims;
import static dev.latchkey.token.TokenForge.header;
import static dev.latchkey.token.TokenForge.signed;
import static dev.latchkey.token.TokenForge.signingInput;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.PemKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Known attacks on a set with keys of several kinds: an HS256, an RS256, an ES256 and an Ed25519
 * key.
 */
class KeyConfusionAttackTest {
  private static final String NO_KEY = "no key of ours";

  private static KeyPair rsa;
  private static KeyPair ec;
  private static KeyPair ed;
  private static SigningKeys keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    KeyPairGenerator rsaGenerator = KeyPairGenerator.getInstance("RSA");
    rsaGenerator.initialize(2048);
    rsa = rsaGenerator.generateKeyPair();
    KeyPairGenerator ecGenerator = KeyPairGenerator.getInstance("EC");
    ecGenerator.initialize(new ECGenParameterSpec("secp256r1"));
    ec = ecGenerator.generateKeyPair();
    ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    keys =
        new SigningKeys(
            List.of(
                SigningKey.hs256(TokenForge.SECRET),
                SigningKey.of("rsa", PemKey.parse(KeyPems.of(rsa.getPublic()))),
                SigningKey.of("ec", PemKey.parse(KeyPems.of(ec.getPublic()))),
                SigningKey.of("ed", PemKey.parse(KeyPems.of(ed.getPublic())))));
  }

  private static RawJson headerOf(String algorithm, String kid) {
    return header().withText("alg", algorithm).withText("kid", kid);
  }

  private static String inputOf(RawJson header) {
    return signingInput(header.bytes(), claims().bytes());
  }

  private static String signedBy(JWSSigner signer, JWSAlgorithm algorithm, RawJson header)
      throws Exception {
    String input = inputOf(header);
    return input
        + "."
        + signer.sign(new JWSHeader(algorithm), input.getBytes(StandardCharsets.US_ASCII));
  }

  private static String rsaSigned(RawJson header) throws Exception {
    return signedBy(new RSASSASigner(rsa.getPrivate()), JWSAlgorithm.RS256, header);
  }

  private static String ecSigned(RawJson header) throws Exception {
    return signedBy(new ECDSASigner((ECPrivateKey) ec.getPrivate()), JWSAlgorithm.ES256, header);
  }

  private static String edSigned(RawJson header) throws Exception {
    String input = inputOf(header);
    return input + "." + Base64Url.encode(edSignature(input));
  }

  private static byte[] edSignature(String input) throws Exception {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(ed.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return signature.sign();
  }

  private static void assertAccepted(String token) {
    assertThat(TokenForge.service(keys).verify(token).userId()).isEqualTo("user-1");
  }

  @Test
  void acceptsEachKeyWithItsOwnAlgorithmAlsoWithoutKid() throws Exception {
    assertAccepted(TokenForge.goodToken());
    assertAccepted(rsaSigned(headerOf("RS256", "rsa")));
    assertAccepted(rsaSigned(headerOf("RS256", "rsa").without("kid")));
    assertAccepted(ecSigned(headerOf("ES256", "ec")));
    assertAccepted(ecSigned(headerOf("ES256", "ec").without("kid")));
    assertAccepted(edSigned(headerOf("EdDSA", "ed")));
    assertAccepted(edSigned(headerOf("EdDSA", "ed").without("kid")));
  }

  @Test
  void refusesAnHmacKeyedWithTheEncodedPublicKey() {
    assertConfusionRefused(rsa.getPublic().getEncoded());
    assertConfusionRefused(((RSAPublicKey) rsa.getPublic()).getModulus().toByteArray());
  }

  @Test
  void refusesAnHmacKeyedWithThePublicKeyAsPem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(rsaPublicKey());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";

    assertConfusionRefused(pem.getBytes(StandardCharsets.US_ASCII));
    assertConfusionRefused((pem + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] rsaPublicKey() {
    return rsa.getPublic().getEncoded();
  }

  private static void assertConfusionRefused(byte[] hmacKey) {
    RawJson header = headerOf("HS256", "rsa");
    assertRefused(keys, signed(inputOf(header), hmacKey), NO_KEY);
    assertRefused(keys, signed(inputOf(header.without("kid")), hmacKey), NO_KEY);
    assertRefused(keys, signed(inputOf(headerOf("RS256", "rsa")), hmacKey), NO_KEY);
  }

  @Test
  void refusesAKidWithTheAlgorithmOfAnotherKey() throws Exception {
    String hmacKid = TokenForge.KEYS.active().id();
    RawJson hmacAsRsa = headerOf("HS256", "rsa");

    assertRefused(keys, signed(inputOf(hmacAsRsa), TokenForge.SECRET.bytes()), NO_KEY);
    assertRefused(keys, rsaSigned(headerOf("RS256", hmacKid)), NO_KEY);
    assertRefused(keys, ecSigned(headerOf("ES256", "rsa")), NO_KEY);
    assertRefused(keys, rsaSigned(headerOf("RS256", "ec")), NO_KEY);
    assertRefused(keys, edSigned(headerOf("EdDSA", "ec")), NO_KEY);
    assertRefused(keys, ecSigned(headerOf("ES256", "ed")), NO_KEY);
  }

  @Test
  void refusesAGenuineSignatureUnderAnotherAlgorithmsName() throws Exception {
    assertRefused(keys, rsaSigned(headerOf("PS256", "rsa")), NO_KEY);
    assertRefused(keys, rsaSigned(headerOf("RS512", "rsa")), NO_KEY);
    assertRefused(keys, rsaSigned(headerOf("HS256", "rsa")), NO_KEY);
    assertRefused(keys, ecSigned(headerOf("ES256K", "ec")), NO_KEY);
    assertRefused(keys, ecSigned(headerOf("none", "ec")), NO_KEY);
    assertRefused(keys, edSigned(headerOf("Ed448", "ed")), NO_KEY);
    assertRefused(keys, edSigned(headerOf("eddsa", "ed")), NO_KEY);
  }

  @Test
  void refusesAnEcdsaSignatureInDer() throws Exception {
    String input = inputOf(headerOf("ES256", "ec"));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(ec.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));

    assertRefused(keys, input + "." + Base64Url.encode(signature.sign()), NO_KEY);
  }

  /** s and s + L would be two signatures of one text (RFC 8032, section 5.1.7). */
  @Test
  void refusesAnEd25519SignatureWithTheGroupOrderAdded() throws Exception {
    String input = inputOf(headerOf("EdDSA", "ed"));
    byte[] signature = edSignature(input);
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
    byte[] larger = reversed(s.add(order).toByteArray());
    System.arraycopy(Arrays.copyOf(larger, 32), 0, signature, 32, 32);

    assertRefused(keys, input + "." + Base64Url.encode(signature), NO_KEY);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 63, 64, 65, 128})
  void refusesAnEd25519SignatureOfZeroesOfAnyLength(int length) {
    assertRefused(
        keys, inputOf(headerOf("EdDSA", "ed")) + "." + Base64Url.encode(new byte[length]), NO_KEY);
  }

  @Test
  void refusesAnEcdsaSignatureOfZeroes() {
    String input = inputOf(headerOf("ES256", "ec"));

    assertRefused(keys, input + "." + Base64Url.encode(new byte[64]), NO_KEY);
  }

  @Test
  void refusesAnEcdsaSignatureOfTheGroupOrder() {
    byte[] order = ((ECPublicKey) ec.getPublic()).getParams().getOrder().toByteArray();
    byte[] unsigned = Arrays.copyOfRange(order, order.length - 32, order.length);
    byte[] twice = Arrays.copyOf(unsigned, 64);
    System.arraycopy(unsigned, 0, twice, 32, 32);

    assertRefused(keys, inputOf(headerOf("ES256", "ec")) + "." + Base64Url.encode(twice), NO_KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 65, 72, 128})
  void refusesAnEcdsaSignatureOfAnotherLength(int length) {
    byte[] signature = new byte[length];
    Arrays.fill(signature, (byte) 1);

    assertRefused(
        keys, inputOf(headerOf("ES256", "ec")) + "." + Base64Url.encode(signature), NO_KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 257, 512})
  void refusesAnRsaSignatureOfAnotherLength(int length) {
    String input = inputOf(headerOf("RS256", "rsa"));

    assertRefused(keys, input + "." + Base64Url.encode(new byte[length]), NO_KEY);
  }
}
