package dev.latchkey.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.Locale;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Who is measured.
 *
 * <p>A setting of Latchkey that changes what a token costs is a contender of its own.
 */
enum Contender {
  LATCHKEY("Latchkey", Row.Kind.OURS, true),
  LATCHKEY_BOUNCY_CASTLE("Latchkey on BouncyCastle", Row.Kind.OURS_OTHERWISE, true),
  LATCHKEY_CORRETTO("Latchkey on Corretto", Row.Kind.OURS_OTHERWISE, true),
  LATCHKEY_CACHED("Latchkey, cached", Row.Kind.OURS_OTHERWISE, true),
  NIMBUS_KEPT("Nimbus, kept", Row.Kind.PEER, false),
  NIMBUS_PROCESSOR("Nimbus, processor", Row.Kind.PEER, false),
  SPRING_SECURITY("Spring Security", Row.Kind.PEER, false),
  JJWT("jjwt", Row.Kind.PEER, true),
  AUTH0("auth0 java-jwt", Row.Kind.PEER, false),
  JOSE4J("jose4j", Row.Kind.PEER, true),
  FUSIONAUTH("fusionauth-jwt", Row.Kind.PEER, false);

  private final String label;
  private final Row.Kind kind;
  private final boolean hasEd25519;

  Contender(String label, Row.Kind kind, boolean hasEd25519) {
    this.label = label;
    this.kind = kind;
    this.hasEd25519 = hasEd25519;
  }

  private TokenLibrary library() {
    return switch (this) {
      case LATCHKEY -> new Latchkey(config -> config);
      case LATCHKEY_BOUNCY_CASTLE ->
          new Latchkey(config -> config.signatureProvider(new BouncyCastleProvider()));
      case LATCHKEY_CORRETTO ->
          new Latchkey(config -> config.signatureProvider(AmazonCorrettoCryptoProvider.INSTANCE));
      case LATCHKEY_CACHED -> new Latchkey(config -> config.tokenCache(16 * Tokens.COUNT));
      case NIMBUS_KEPT -> new NimbusKept();
      case NIMBUS_PROCESSOR -> new NimbusProcessor();
      case SPRING_SECURITY -> new SpringSecurity();
      case JJWT -> new Jjwt();
      case AUTH0 -> new Auth0();
      case JOSE4J -> new Jose4j();
      case FUSIONAUTH -> new FusionAuth();
    };
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

  /** Whether it has this algorithm, as it comes from its registry, and works on this machine. */
  boolean has(Algorithm algorithm) {
    if (this == LATCHKEY_CORRETTO
        && AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() != null) {
      return false;
    }
    return kind == Row.Kind.OURS_OTHERWISE
        ? algorithm.isAsymmetric()
        : hasEd25519 || algorithm != Algorithm.ED25519;
  }

  /**
   * Its verifying side, which agrees with everyone on the table of tokens.
   *
   * @throws IllegalStateException where it does not
   */
  Checker checker(Trust trust) throws Exception {
    Checker checker = library().checker(trust);
    TokenTable.of(trust).requireChecks(label, checker);
    return checker;
  }

  /**
   * Its issuing side, whose tokens Latchkey takes.
   *
   * @throws IllegalStateException where it does not
   */
  Writer writer(Trust trust) throws Exception {
    Writer writer = library().writer(trust);
    TokenTable.of(trust).requireTaken(label, writer);
    return writer;
  }
}
