package dev.latchkey.password;

/**
 * A scheme with the price of its hashes in iterations of the filler.
 *
 * @param iterationsPerUnit how many iterations take as long as one unit of the scheme's cost
 */
record PricedScheme(PasswordScheme scheme, double iterationsPerUnit) {
  long price(String stored) {
    return Math.round(scheme.cost(stored) * iterationsPerUnit);
  }

  long usualPrice() {
    return price(scheme.usual());
  }
}
