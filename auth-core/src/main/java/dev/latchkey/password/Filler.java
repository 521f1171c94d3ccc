package dev.latchkey.password;

import dev.latchkey.crypto.Pbkdf2;

/** Work that is done for its price alone. */
interface Filler {
  /** One iteration of it is the unit in which all prices are counted. */
  Pbkdf2 ALGORITHM = Pbkdf2.HMAC_SHA256;

  /** PBKDF2 of a fixed text. */
  Filler PBKDF2 = Filler::derive;

  /** Does that many iterations; none where it is not positive. */
  void spend(long iterations);

  private static void derive(long iterations) {
    int most = 1_000_000;
    int oneBlock = 32;
    for (long left = iterations; left > 0; left -= most) {
      byte[] unused =
          ALGORITHM.derive("filler", new byte[16], (int) Math.min(left, most), oneBlock);
    }
  }
}
