package dev.latchkey.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkKeyTest {
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);

  /** RFC 8037, appendix A.1. */
  private static final Map<String, Object> ED =
      Map.of(
          "kty", "OKP",
          "crv", "Ed25519",
          "d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
          "x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

  private static final KeyPair EC = KeyPems.p256();
  private static final KeyPair RSA = KeyPems.rsa(2048);

  private static Map<String, Object> ec() {
    return json(
        new ECKey.Builder(Curve.P_256, (ECPublicKey) EC.getPublic())
            .privateKey(EC.getPrivate())
            .build());
  }

  private static Map<String, Object> rsa() {
    return json(
        new RSAKey.Builder((RSAPublicKey) RSA.getPublic()).privateKey(RSA.getPrivate()).build());
  }

  private static Map<String, Object> json(JWK jwk) {
    return new HashMap<>(jwk.toJSONObject());
  }

  private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
    Map<String, Object> changed = new HashMap<>(jwk);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, Object> without(Map<String, Object> jwk, String... names) {
    Map<String, Object> changed = new HashMap<>(jwk);
    changed.keySet().removeAll(List.of(names));
    return changed;
  }

  private static void assertRefused(Map<String, Object> jwk, String problem) {
    BadKeyException refused = catchThrowableOfType(BadKeyException.class, () -> JwkKey.parse(jwk));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.problem()).contains(problem);
  }

  @Test
  void aPrivateJwkSignsAndAPublicOneVerifies() throws Exception {
    for (Map<String, Object> jwk : List.of(ED, ec(), rsa())) {
      AsymmetricKey signing = JwkKey.parse(jwk);
      AsymmetricKey verifying = JwkKey.parse(without(jwk, "d", "p", "q", "dp", "dq", "qi"));

      assertThat(signing.canSign()).isTrue();
      assertThat(verifying.canSign()).isFalse();
      assertThat(verifying.verifies(TEXT, signing.sign(TEXT))).isTrue();
    }
  }

  @Test
  void theThumbprintIsThatOfTheStandard() throws Exception {
    assertThat(JwkKey.parse(ED).thumbprint())
        .as("RFC 8037, appendix A.3")
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(JwkKey.parse(ec()).thumbprint())
        .isEqualTo(JWK.parse(ec()).computeThumbprint().toString());
    assertThat(JwkKey.parse(rsa()).thumbprint())
        .isEqualTo(JWK.parse(rsa()).computeThumbprint().toString());
  }

  @Test
  void whatIsToldOfAKeyIsItsPublicHalfAlone() throws Exception {
    for (Map<String, Object> jwk : List.of(ED, ec(), rsa())) {
      assertThat(Map.<String, Object>copyOf(JwkKey.parse(jwk).publicJwk()))
          .isEqualTo(without(jwk, "d", "p", "q", "dp", "dq", "qi"));
    }
  }

  @Test
  void aKeyForAnotherAlgorithmOrUseIsRefused() throws Exception {
    assertRefused(with(ec(), "alg", "ES384"), "alg");
    assertRefused(with(rsa(), "alg", "PS256"), "alg");
    assertRefused(with(rsa(), "alg", "RSA-OAEP-256"), "alg");
    assertRefused(with(ED, "alg", "ES256"), "alg");
    assertRefused(with(ec(), "alg", 1), "alg");
    assertRefused(with(ec(), "use", "enc"), "use");
    assertRefused(with(ec(), "key_ops", List.of("verify")), "key_ops");
    assertRefused(with(without(ec(), "d"), "key_ops", List.of("sign")), "key_ops");
    assertRefused(with(ec(), "key_ops", "sign"), "key_ops");

    assertThat(JwkKey.parse(with(with(ec(), "alg", "ES256"), "use", "sig")).canSign()).isTrue();
    assertThat(JwkKey.parse(with(ED, "alg", "EdDSA")).canSign()).isTrue();
    assertThat(JwkKey.parse(with(rsa(), "key_ops", List.of("sign"))).canSign()).isTrue();
  }

  @Test
  void anotherKindOrCurveIsRefused() {
    assertRefused(Map.of("kty", "oct", "k", "c2VjcmV0"), "kty EC, OKP or RSA");
    assertRefused(Map.of(), "kty EC, OKP or RSA");
    assertRefused(with(ec(), "crv", "P-384"), "another curve than P-256");
    assertRefused(with(ec(), "crv", "secp256k1"), "another curve than P-256");
    assertRefused(with(ED, "crv", "X25519"), "another curve than Ed25519");
    assertRefused(with(ED, "crv", "Ed448"), "another curve than Ed25519");
  }

  @Test
  void aPointOffTheCurveIsRefused() {
    Map<String, Object> publicKey = without(ec(), "d");
    String one = Base64Url.encode(new byte[] {1});

    assertRefused(with(publicKey, "x", one), "wrong length");
    assertRefused(with(publicKey, "x", String.valueOf(publicKey.get("y"))), "not on the curve");
    assertRefused(with(publicKey, "y", Base64Url.encode(new byte[32])), "not on the curve");
  }

  @Test
  void halvesThatDoNotBelongTogetherAreRefused() {
    byte[] other = new byte[32];
    other[31] = 7;

    assertRefused(with(ED, "d", Base64Url.encode(other)), "do not belong together");
    assertRefused(with(ec(), "d", Base64Url.encode(other)), "do not belong together");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void aMemberOfAnotherLengthIsRefused(int length) {
    String text = Base64Url.encode(new byte[length]);

    assertRefused(with(ED, "x", text), "member x");
    assertRefused(with(ED, "d", text), "member d");
    assertRefused(with(ec(), "y", text), "member y");
  }

  @Test
  void aMemberThatIsNotCanonicalIsRefused() {
    assertRefused(with(ED, "x", ED.get("x") + "="), "canonical base64url");
    assertRefused(with(ED, "x", " " + ED.get("x")), "canonical base64url");
    assertRefused(with(rsa(), "n", 5), "canonical base64url");
    assertRefused(without(rsa(), "p"), "no member p");
    assertRefused(without(ec(), "x"), "no member x");
  }

  @Test
  void aWeakRsaKeyIsRefused() {
    Map<String, Object> weak =
        json(new RSAKey.Builder((RSAPublicKey) KeyPems.rsa(1024).getPublic()).build());

    assertRefused(weak, "fewer than 2048");
    assertRefused(with(without(rsa(), "d"), "e", "AQ"), "is not a key");
    assertRefused(with(without(rsa(), "d"), "e", "Aw"), "unsafe public exponent");
  }

  @Test
  void theIdIsATextOrAbsent() throws Exception {
    assertThat(JwkKey.id(ED)).isEmpty();
    assertThat(JwkKey.id(with(ED, "kid", "a"))).contains("a");
    for (Object bad : List.of("", " ", 1, "x".repeat(256))) {
      assertThat(catchThrowableOfType(BadKeyException.class, () -> JwkKey.id(with(ED, "kid", bad))))
          .isNotNull();
    }
  }
}
