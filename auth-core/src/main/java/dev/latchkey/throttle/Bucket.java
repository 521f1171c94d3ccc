package dev.latchkey.throttle;

/**
 * Something whose failures are counted together. It never prints what it is about.
 *
 * @param kind a label that no other use has, such as {@code account}
 * @param subject which one, such as the key of a user name; storage sees a code over it alone
 * @param rule how many failures it takes
 * @param shared whether many people share it, as they do an address: then the success of one says
 *     nothing of the others, and what is free is not counted in advance
 */
public record Bucket(String kind, String subject, ThrottleRule rule, boolean shared) {
  /** How many may be counted or under way before each further attempt is counted in advance. */
  int unreserved() {
    return shared ? rule.free() : 1;
  }

  @Override
  public String toString() {
    return "Bucket[kind=" + kind + "]";
  }
}
