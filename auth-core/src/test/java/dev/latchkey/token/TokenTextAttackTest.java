package dev.latchkey.token;

import static dev.latchkey.token.TokenForge.SERVICE;
import static dev.latchkey.token.TokenForge.assertRefused;
import static dev.latchkey.token.TokenForge.claims;
import static dev.latchkey.token.TokenForge.goodToken;
import static dev.latchkey.token.TokenForge.header;
import static dev.latchkey.token.TokenForge.sign;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.crypto.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the text of a token: its segments, their base64url and the JSON in them. */
class TokenTextAttackTest {
  private static final String NOT_BASE64URL = "not canonical base64url";
  private static final String NOT_STRICT = "not a strict JSON object";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** The good token with one segment replaced and, where that is possible, signed again. */
  private static String withSegment(int index, String segment) {
    String[] parts = goodToken().split("\\.", -1);
    parts[index] = segment;
    return index == 2
        ? String.join(".", parts)
        : TokenForge.signed(parts[0] + "." + parts[1], TokenForge.SECRET.bytes());
  }

  private static String segment(int index) {
    return goodToken().split("\\.", -1)[index];
  }

  private static void assertHeaderTextRefused(String header, String detail) {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    assertRefused(sign(bytes, claims().bytes()), detail);
  }

  private static void assertPayloadTextRefused(String payload, String detail) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    assertRefused(sign(header().bytes(), bytes), detail);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesPadding(int index) {
    assertRefused(withSegment(index, segment(index) + "="), NOT_BASE64URL);
    assertRefused(withSegment(index, segment(index) + "=="), NOT_BASE64URL);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "\n", "\r\n", "\u00a0", "\0"})
  void refusesWhiteSpaceAnywhere(String space) {
    assertRefused(space + goodToken(), NOT_BASE64URL);
    assertRefused(goodToken() + space, NOT_BASE64URL);
    for (int index = 0; index < 3; index++) {
      String text = segment(index);
      String split = text.substring(0, 8) + space + text.substring(8);
      assertRefused(withSegment(index, split), NOT_BASE64URL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "+", "/", "*", "%2B", "é", "Ａ", "\ud83d\ude00", "\ud800", ",", "\""})
  void refusesCharactersThatAreNotBase64Url(String foreign) {
    for (int index = 0; index < 3; index++) {
      String text = segment(index);
      String split = text.substring(0, 4) + foreign + text.substring(4);
      assertRefused(withSegment(index, split), NOT_BASE64URL);
    }
  }

  @Test
  void refusesChangedSpareBitsInTheHeader() {
    assertSpareBitsRefused(0, spareBytes(header()));
  }

  @Test
  void refusesChangedSpareBitsInThePayload() {
    assertSpareBitsRefused(1, spareBytes(claims()));
  }

  @Test
  void refusesChangedSpareBitsInTheSignature() {
    assertSpareBitsRefused(2, segment(2));
  }

  /** The segment of this JSON, made long enough for its last character to have bits to spare. */
  private static String spareBytes(RawJson json) {
    String text = json.toString();
    while (text.length() % 3 == 0) {
      text = " ".equals(text.substring(1, 2)) ? text + " " : text.replaceFirst("\\{", "{ ");
    }
    return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertSpareBitsRefused(int index, String canonical) {
    assertThat(canonical.length() % 4).as("characters in the last group").isNotZero();
    assertThat(SERVICE.verify(withSegment(index, canonical)).userId()).isEqualTo("user-1");
    int last = ALPHABET.indexOf(canonical.charAt(canonical.length() - 1));
    String twin = canonical.substring(0, canonical.length() - 1) + ALPHABET.charAt(last + 1);
    assertThat(Base64.getUrlDecoder().decode(twin))
        .isEqualTo(Base64.getUrlDecoder().decode(canonical));

    assertRefused(withSegment(index, twin), NOT_BASE64URL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a", "a.b", "a.b.c.d", "a.b.c.d.e", "....", "..."})
  void refusesAnotherNumberOfSegments(String token) {
    assertRefused(token, "not three segments");
  }

  @Test
  void refusesATokenWithoutItsSignatureSegment() {
    String token = goodToken();

    assertRefused(token.substring(0, token.lastIndexOf('.')), "not three segments");
    assertRefused(token + ".", "not three segments");
    assertRefused(token + "." + segment(2), "not three segments");
    assertRefused("." + token, "not three segments");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesAnEmptySegment(int index) {
    assertRefused(withSegment(index, ""), "an empty segment");
  }

  @Test
  void refusesThreeEmptySegments() {
    assertRefused("..", "an empty segment");
  }

  @Test
  void refusesMoreThan8KibAndAcceptsThatMuch() {
    List<String> tokens = new ArrayList<>();
    for (int filling = 5600; filling < 5900; filling++) {
      tokens.add(sign(header(), claims().withText("x", "y".repeat(filling))));
    }
    String longest =
        tokens.stream().filter(token -> token.length() <= 8192).reduce((a, b) -> b).orElseThrow();
    String tooLong =
        tokens.stream().filter(token -> token.length() > 8192).findFirst().orElseThrow();

    assertThat(longest.length()).isGreaterThan(8189);
    assertThat(SERVICE.verify(longest).userId()).isEqualTo("user-1");
    assertRefused(tooLong, "longer than 8 KiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alg", "kid", "typ"})
  void refusesAHeaderMemberTwice(String name) {
    String header = header().toString();
    String again = "{\"" + name + "\":\"none\"," + header.substring(1);

    assertHeaderTextRefused(again, NOT_STRICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "exp", "jti", "sid", "ver", "roles"})
  void refusesAPayloadMemberTwice(String name) {
    String claims = claims().toString();
    String again = claims.substring(0, claims.length() - 1) + ",\"" + name + "\":\"x\"}";

    assertPayloadTextRefused(again, NOT_STRICT);
  }

  @Test
  void refusesAMemberTwiceAlsoWhereItIsTheSameOrSpeltWithEscapes() {
    String claims = claims().toString();
    String open = claims.substring(0, claims.length() - 1);

    assertPayloadTextRefused(open + ",\"sub\":\"user-1\"}", NOT_STRICT);
    assertPayloadTextRefused(open + ",\"\\u0073ub\":\"user-2\"}", NOT_STRICT);
  }

  @Test
  void refusesAMemberTwiceInANestedObject() {
    assertPayloadTextRefused(claims().with("x", "{\"a\":1,\"a\":2}").toString(), NOT_STRICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "\"text\"", "1", "null", "true", " {}", "x"})
  void refusesAHeaderOrPayloadThatIsNoObject(String json) {
    assertHeaderTextRefused(json, "not a JSON object");
    assertPayloadTextRefused(json, "not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}}", "{}{}", "{},", "{}x", "{a:1}", "{'a':1}", "{\"a\" 1}"})
  void refusesBrokenJson(String json) {
    assertHeaderTextRefused(json, NOT_STRICT);
    assertPayloadTextRefused(json, NOT_STRICT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",}",
        ",\"x\":NaN}",
        ",\"x\":1;\"y\":2}",
        ",\"x\"=1}",
        ",x:1}",
        ",'x':1}",
        ",\"x\":'1'}",
        ",\"x\":[1,]}",
        ",\"x\":01}",
        ",\"x\":+1}",
        ",\"x\":.5}",
        ",\"x\":0x1}",
        ",\"x\":word}",
        ",\"x\":\"a\nb\"}",
        ",\"x\":\"\\x\"}",
        "/**/}",
        "}//",
        "}#",
        "}null",
        "} }",
        "}\0"
      })
  void refusesJsonWithLiberties(String ending) {
    String claims = claims().toString();
    String header = header().toString();

    assertPayloadTextRefused(claims.substring(0, claims.length() - 1) + ending, NOT_STRICT);
    assertHeaderTextRefused(header.substring(0, header.length() - 1) + ending, NOT_STRICT);
  }

  @Test
  void refusesAByteOrderMark() {
    assertHeaderTextRefused("\ufeff" + header(), "not a JSON object");
    assertPayloadTextRefused("\ufeff" + claims(), "not a JSON object");
  }

  @Test
  void refusesUtf16() {
    byte[] payload = claims().toString().getBytes(StandardCharsets.UTF_16LE);

    assertRefused(sign(header().bytes(), payload), NOT_STRICT);
  }

  @Test
  void refusesInvalidUtf8() {
    for (byte[] broken : List.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0xaf})) {
      String hole = new String(broken, StandardCharsets.ISO_8859_1);
      String payload = claims().withText("x", hole).toString();
      String header = header().withText("x", hole).toString();

      assertRefused(
          sign(header().bytes(), payload.getBytes(StandardCharsets.ISO_8859_1)), NOT_STRICT);
      assertRefused(
          sign(header.getBytes(StandardCharsets.ISO_8859_1), claims().bytes()), NOT_STRICT);
    }
  }

  @Test
  void refusesDeeplyNestedJson() {
    String arrays = "[".repeat(2500) + "]".repeat(2500);
    String objects = "{\"a\":".repeat(900) + "1" + "}".repeat(900);

    assertPayloadTextRefused(claims().with("x", arrays).toString(), NOT_STRICT);
    assertPayloadTextRefused(claims().with("x", objects).toString(), NOT_STRICT);
    assertHeaderTextRefused(header().with("x", arrays).toString(), NOT_STRICT);
    assertHeaderTextRefused("{\"a\":".repeat(900), NOT_STRICT);
  }
}
