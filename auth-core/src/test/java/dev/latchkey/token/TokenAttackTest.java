package dev.latchkey.token;

import static dev.latchkey.token.TokenForge.SERVICE;
import static dev.latchkey.token.TokenForge.assertHeaderRefused;
import static dev.latchkey.token.TokenForge.assertRefused;
import static dev.latchkey.token.TokenForge.claims;
import static dev.latchkey.token.TokenForge.goodToken;
import static dev.latchkey.token.TokenForge.header;
import static dev.latchkey.token.TokenForge.sign;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.latchkey.crypto.Base64Url;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Known attacks through the header and the signature, by name. Those on keys of more than one kind
 * are in {@link KeyConfusionAttackTest}, those on the text and the claims in {@link
 * TokenTextAttackTest} and {@link TokenClaimAttackTest}.
 */
class TokenAttackTest {
  private static final String NO_KEY = "no key of ours";

  private static String unsigned(String algorithm) {
    return TokenForge.signingInput(header().withText("alg", algorithm).bytes(), claims().bytes())
        + ".";
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
  void refusesATokenWithAlgNoneAndNoSignature(String algorithm) {
    assertRefused(unsigned(algorithm), "an empty segment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
  void refusesATokenWithAlgNoneAndASignature(String algorithm) {
    assertHeaderRefused(header().withText("alg", algorithm), NO_KEY);
  }

  @Test
  void refusesATokenWithAlgNoneAndNoKid() {
    assertHeaderRefused(header().withText("alg", "none").without("kid"), NO_KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS384", "HS512", "hs256", "HS256 ", "RS256", "ES256"})
  void refusesAnotherAlgorithmThanThatOfTheKey(String algorithm) {
    assertHeaderRefused(header().withText("alg", algorithm), NO_KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "256", "[\"HS256\"]", "{\"HS256\":1}", "true"})
  void refusesAnAlgorithmThatIsNoText(String algorithm) {
    assertHeaderRefused(header().with("alg", algorithm), NO_KEY);
  }

  @Test
  void refusesATokenWithoutAlg() {
    assertHeaderRefused(header().without("alg"), NO_KEY);
  }

  @Test
  void refusesAnEmbeddedJwk() {
    String key = Base64Url.encode(TokenForge.SECRET.bytes());
    assertHeaderRefused(
        header().with("jwk", "{\"kty\":\"oct\",\"k\":\"" + key + "\"}"), "the header has jwk");
  }

  @Test
  void refusesAJkuHeader() {
    assertHeaderRefused(header().withText("jku", "https://evil.test/keys"), "the header has jku");
  }

  @Test
  void refusesAnX5uHeader() {
    assertHeaderRefused(header().withText("x5u", "https://evil.test/cert"), "the header has x5u");
  }

  @Test
  void refusesAnX5cHeader() {
    assertHeaderRefused(header().with("x5c", "[\"MIIB\"]"), "the header has x5c");
  }

  @Test
  void refusesAKeyHeaderThatIsNull() {
    assertHeaderRefused(header().with("jwk", "null"), "the header has jwk");
  }

  @Test
  void refusesAnUnknownCriticalExtension() {
    assertHeaderRefused(header().with("crit", "[\"x\"]").with("x", "1"), "the header has crit");
  }

  @Test
  void refusesAnEmptyListOfCriticalExtensions() {
    assertHeaderRefused(header().with("crit", "[]"), "the header has crit");
  }

  @Test
  void refusesCriticalExtensionsThatAreNoList() {
    assertHeaderRefused(header().withText("crit", "exp"), "the header has crit");
  }

  @Test
  void refusesAnUnencodedPayload() {
    assertHeaderRefused(header().with("b64", "false").with("crit", "[\"b64\"]"), "the header has");
    assertHeaderRefused(header().with("b64", "false"), "the header has b64");
  }

  @Test
  void refusesB64AlsoWhereItIsTrue() {
    assertHeaderRefused(header().with("b64", "true"), "the header has b64");
  }

  @Test
  void refusesHeadersOfEncryptionAndCompressionInASignedToken() {
    assertHeaderRefused(header().withText("enc", "A256GCM"), "the header has enc");
    assertHeaderRefused(header().withText("zip", "DEF"), "the header has zip");
  }

  @Test
  void refusesAnEncryptedToken() throws Exception {
    assertRefused(encrypted(goodToken()), "not three segments");
  }

  @Test
  void refusesAnUnsignedTokenInAnEncryptedOne() throws Exception {
    assertRefused(encrypted(unsigned("none")), "not three segments");
  }

  private static String encrypted(String content) throws Exception {
    JWEObject jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .type(new JOSEObjectType("at+jwt"))
                .contentType("JWT")
                .keyID(TokenForge.KEYS.active().id())
                .build(),
            new Payload(content));
    jwe.encrypt(new DirectEncrypter(TokenForge.SECRET.bytes()));
    return jwe.serialize();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"JWT", "jwt", "at+JWT", "AT+JWT", "refresh", "rt+jwt", "id+jwt", "", "at"})
  void refusesAnotherType(String type) {
    assertHeaderRefused(header().withText("typ", type), "typ is not at+jwt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "[\"at+jwt\"]"})
  void refusesATypeThatIsNoText(String type) {
    assertHeaderRefused(header().with("typ", type), "typ is not at+jwt");
  }

  @Test
  void refusesATokenWithoutType() {
    assertHeaderRefused(header().without("typ"), "typ is not at+jwt");
  }

  @Test
  void acceptsTheTypeAsAMediaType() {
    String token = sign(header().withText("typ", "application/at+jwt"), claims());

    assertThat(SERVICE.verify(token).id()).isEqualTo("token-1");
  }

  @Test
  void refusesARefreshTokenAsAccessToken() {
    String opaque = "rt1.k.c2Vzc2lvbi0x.0.c2VjcmV0LW9mLXNlc3Npb24.bWFjLW9mLWFsbC10aGF0";
    assertRefused(opaque, "not three segments");
    assertHeaderRefused(header().withText("typ", "rt+jwt"), "typ is not at+jwt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"stranger\"", "\"\"", "1", "null", "[]", "true"})
  void refusesAKidOfNoKey(String kid) {
    assertHeaderRefused(header().with("kid", kid), NO_KEY);
  }

  @Test
  void acceptsATokenWithoutKid() {
    String token = sign(header().without("kid"), claims());

    assertThat(SERVICE.verify(token).userId()).isEqualTo("user-1");
  }

  @Test
  void refusesEverythingWhereThereIsNoKey() {
    TokenService keyless = TokenForge.service(new SigningKeys(List.of()));

    assertRefused(keyless, goodToken(), NO_KEY);
    assertRefused(keyless, sign(header().without("kid"), claims()), NO_KEY);
    assertRefused(keyless, sign(header().withText("alg", "none").without("kid"), claims()), NO_KEY);
  }

  @Test
  void refusesATokenSignedByAnotherKey() {
    String input = TokenForge.signingInput(header().bytes(), claims().bytes());

    assertRefused(TokenForge.signed(input, TokenForge.OTHER_SECRET.bytes()), NO_KEY);
    assertRefused(TokenForge.signed(input, new byte[1]), NO_KEY);
  }

  @Test
  void refusesATamperedHeader() {
    String[] parts = goodToken().split("\\.", -1);
    String header = Base64Url.encode(header().with("x", "1").bytes());

    assertRefused(header + "." + parts[1] + "." + parts[2], NO_KEY);
  }

  @Test
  void refusesATamperedPayload() {
    String[] parts = goodToken().split("\\.", -1);
    String payload = Base64Url.encode(claims().with("roles", "[\"root\"]").bytes());

    assertRefused(parts[0] + "." + payload + "." + parts[2], NO_KEY);
  }

  @Test
  void refusesATamperedSignature() {
    String token = goodToken();
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64Url.decode(token.substring(dot + 1)).orElseThrow();

    for (int i = 0; i < signature.length; i++) {
      signature[i] ^= 1;
      assertRefused(token.substring(0, dot + 1) + Base64Url.encode(signature), NO_KEY);
      signature[i] ^= 1;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 31})
  void refusesACutSignature(int bytes) {
    String token = goodToken();
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64Url.decode(token.substring(dot + 1)).orElseThrow();
    byte[] cut = Arrays.copyOf(signature, bytes);

    assertRefused(token.substring(0, dot + 1) + Base64Url.encode(cut), NO_KEY);
  }
}
