package dev.latchkey.bench;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who is measured.
 *
 * <p>A setting of Latchkey that changes what a token costs (another provider of the cryptography, a
 * cache of verified tokens) is a contender of its own: one constant after {@link #LATCHKEY} whose
 * {@link TokenLibrary} opens the service with that setting, and its rows in {@link Plan}. It is
 * {@link Row.Kind#OURS_OTHERWISE}; the goals for it are in {@link Goals} and are met or missed as
 * soon as it is there.
 */
enum Contender {
  LATCHKEY("Latchkey", Row.Kind.OURS, Latchkey::new, EnumSet.allOf(Algorithm.class)),
  NIMBUS_KEPT("Nimbus, kept", Row.Kind.PEER, NimbusKept::new, Constants.NO_ED25519),
  NIMBUS_PROCESSOR("Nimbus, processor", Row.Kind.PEER, NimbusProcessor::new, Constants.NO_ED25519),
  SPRING_SECURITY("Spring Security", Row.Kind.PEER, SpringSecurity::new, Constants.NO_ED25519),
  JJWT("jjwt", Row.Kind.PEER, Jjwt::new, EnumSet.allOf(Algorithm.class)),
  AUTH0("auth0 java-jwt", Row.Kind.PEER, Auth0::new, Constants.NO_ED25519),
  JOSE4J("jose4j", Row.Kind.PEER, Jose4j::new, EnumSet.allOf(Algorithm.class)),
  FUSIONAUTH("fusionauth-jwt", Row.Kind.PEER, FusionAuth::new, Constants.NO_ED25519);

  private static final class Constants {
    static final Set<Algorithm> NO_ED25519 = EnumSet.complementOf(EnumSet.of(Algorithm.ED25519));
  }

  private final String label;
  private final Row.Kind kind;
  private final Supplier<TokenLibrary> library;
  private final Set<Algorithm> algorithms;

  Contender(
      String label, Row.Kind kind, Supplier<TokenLibrary> library, Set<Algorithm> algorithms) {
    this.label = label;
    this.kind = kind;
    this.library = library;
    this.algorithms = algorithms;
  }

  /** What its row is called. */
  String label() {
    return label;
  }

  /** What it is called in the report. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  Row.Kind kind() {
    return kind;
  }

  /** Whether it has this algorithm, as it comes from its registry. */
  boolean has(Algorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  /**
   * Its verifying side, which agrees with everyone on the table of tokens.
   *
   * @throws IllegalStateException where it does not
   */
  Checker checker(Trust trust) throws Exception {
    Checker checker = library.get().checker(trust);
    TokenTable.of(trust).requireChecks(label, checker);
    return checker;
  }

  /**
   * Its issuing side, whose tokens Latchkey takes.
   *
   * @throws IllegalStateException where it does not
   */
  Writer writer(Trust trust) throws Exception {
    Writer writer = library.get().writer(trust);
    TokenTable.of(trust).requireTaken(label, writer);
    return writer;
  }
}
