package dev.latchkey.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for HMAC-SHA-256 (RFC 2104) whose codes are made and checked as base64url, with everything
 * kept ready. Thread-safe; never prints the key.
 */
public final class HmacKey {
  /** The length of a code in base64url. */
  public static final int TEXT_LENGTH = 43;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int CODE_LENGTH = 32;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Eight bytes at a time. */
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final Pool<Bench> benches;

  /** A key of these bytes. */
  public HmacKey(byte[] key) {
    SecretKeySpec kept = new SecretKeySpec(key, ALGORITHM);
    benches = new Pool<>(() -> new Bench(kept));
  }

  /** What one code at a time is made with. */
  private static final class Bench {
    private final Mac mac;
    private final byte[] code = new byte[CODE_LENGTH];
    private final byte[] text = new byte[TEXT_LENGTH];

    Bench(SecretKeySpec key) {
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
      } catch (NoSuchAlgorithmException | InvalidKeyException missing) {
        throw new IllegalStateException("Every JDK has HmacSHA256", missing);
      }
    }

    byte[] codeOf(byte[] bytes, int end) {
      try {
        mac.update(bytes, 0, end);
        mac.doFinal(code, 0);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("HMAC failed", impossible);
      }
      int unused = ENCODER.encode(code, text);
      return text;
    }
  }

  /** Writes the code of the bytes before this place to that place. */
  public void sign(byte[] bytes, int end, int at) {
    Bench bench = benches.take();
    System.arraycopy(bench.codeOf(bytes, end), 0, bytes, at, TEXT_LENGTH);
    benches.giveBack(bench);
  }

  /**
   * Whether the code of the bytes before this place stands at that place; in constant time. It is
   * compared as text, so that one spelling of a code verifies and no other.
   */
  public boolean verifies(byte[] bytes, int end, int at) {
    Bench bench = benches.take();
    byte[] text = bench.codeOf(bytes, end);
    long differences = 0;
    for (int i = 0; i < TEXT_LENGTH - Long.BYTES; i += Long.BYTES) {
      differences |= (long) EIGHT.get(text, i) ^ (long) EIGHT.get(bytes, at + i);
    }
    int last = TEXT_LENGTH - Long.BYTES;
    differences |= (long) EIGHT.get(text, last) ^ (long) EIGHT.get(bytes, at + last);
    benches.giveBack(bench);
    return differences == 0;
  }

  @Override
  public String toString() {
    return "HmacKey[hidden]";
  }
}
