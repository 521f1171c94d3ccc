package dev.latchkey.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the key in a PEM file: a {@code PRIVATE KEY} (PKCS#8), a {@code PUBLIC KEY}, or both.
 *
 * <p>RFC 7468, sections 10 and 13.
 */
public final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final Map<String, String> NOT_READ =
      Map.of(
          "EC PRIVATE KEY", "is in the older form EC PRIVATE KEY: convert it",
          "EC PARAMETERS", "is in the older form EC PRIVATE KEY: convert it",
          "RSA PRIVATE KEY", "is in the older form RSA PRIVATE KEY: convert it",
          "ENCRYPTED PRIVATE KEY", "is encrypted, and there is nobody to ask: decrypt it");

  private PemKey() {}

  /**
   * The key in this text. What stands outside of blocks is ignored.
   *
   * @throws BadKeyException where there is none, more than one, or an unsafe one
   */
  public static AsymmetricKey parse(String text) throws BadKeyException {
    Map<String, List<byte[]>> blocks = blocks(text);
    List<byte[]> privates = blocks.getOrDefault(PRIVATE, List.of());
    List<byte[]> publics = blocks.getOrDefault(PUBLIC, List.of());
    if (privates.size() > 1 || publics.size() > 1) {
      throw new BadKeyException("has more than one key: each goes into a file of its own");
    }
    if (privates.isEmpty()) {
      return AsymmetricKey.verifying(KeyParts.publicKey(publics.get(0)));
    }
    PrivateKey privateKey = KeyParts.privateKey(privates.get(0));
    PublicKey publicKey =
        publics.isEmpty()
            ? KeyParts.publicKeyOf(privateKey, privates.get(0))
            : KeyParts.publicKey(publics.get(0));
    return AsymmetricKey.signing(privateKey, publicKey);
  }

  private static Map<String, List<byte[]>> blocks(String text) throws BadKeyException {
    Map<String, List<byte[]>> blocks = new HashMap<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String type = block.group(1);
      if (!type.equals(PRIVATE) && !type.equals(PUBLIC)) {
        throw notRead(type);
      }
      blocks.computeIfAbsent(type, first -> new ArrayList<>()).add(decoded(block.group(2)));
    }
    if (blocks.isEmpty()) {
      throw new BadKeyException("is neither PEM nor a JWK");
    }
    return blocks;
  }

  private static BadKeyException notRead(String type) {
    return new BadKeyException(
        NOT_READ.containsKey(type)
            ? NOT_READ.get(type) + " with `openssl pkcs8 -topk8 -nocrypt`"
            : "has a block that is neither PRIVATE KEY nor PUBLIC KEY");
  }

  private static byte[] decoded(String base64) throws BadKeyException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw new BadKeyException("has a block that is not base64");
    }
  }
}
