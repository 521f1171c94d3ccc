package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.latchkey.audit.AuthEvent;
import dev.latchkey.crypto.AsymmetricKey;
import dev.latchkey.crypto.BadKeyException;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.KeyPems;
import dev.latchkey.crypto.MacKeys;
import dev.latchkey.crypto.PemKey;
import dev.latchkey.crypto.Pepper;
import dev.latchkey.crypto.Randomness;
import dev.latchkey.crypto.Secret;
import dev.latchkey.login.LoginResult;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.password.BreachCheck;
import dev.latchkey.password.CountingHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.password.Peppers;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.IssuedToken;
import dev.latchkey.token.SigningKeys;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No type that holds a secret prints it, and every such type is among those looked at. */
class SecretsNeverPrintTest {
  private static final String KEY = "Vq3xZ8nR1kT6wL0pYc5hBm9sDf2gJe7u";
  private static final String OLD_KEY = "Ha4vN7yQ2rX9tK1mWb6zPc8dLs3fGj5e";
  private static final String PEPPER = "t8GqX3vB6nJ1wKzR5yLc0dHm7sUe2fPa";
  private static final String PASSWORD = "Tr0ub4dor-and-more";
  private static final String HASH = CountingHasher.newHash(PASSWORD);

  /** The names of fields that tell of a secret, and the types in which one may lie open. */
  private static final List<String> TELLING =
      List.of("secret", "password", "pepper", "hash", "token", "key");

  private static final Set<String> OPEN_TYPES =
      Stream.of(
              String.class,
              CharSequence.class,
              byte[].class,
              char[].class,
              Secret.class,
              List.class,
              Set.class,
              Map.class,
              Optional.class)
          .map(Class::getName)
          .collect(Collectors.toSet());

  private final MemoryStores stores = new MemoryStores();
  private final AuthConfigBuilder builder =
      AuthConfig.builder().secretKey(KEY).previousSecretKeys(List.of(OLD_KEY));
  private final AuthConfig config = builder.build();
  private final Auth.Builder authBuilder =
      Auth.builder(config, stores)
          .randomness(new Randomness(new Random(42)))
          .passwordHasher(new CountingHasher());
  private final Auth auth = authBuilder.build();
  private final User user = auth.accounts().register("alice", PASSWORD, Client.unknown());
  private final LoginResult.LoggedIn login =
      (LoginResult.LoggedIn) auth.logins().login("alice", PASSWORD, Client.unknown());
  private final IssuedToken issued = login.tokens().accessToken();
  private final AccessToken token = auth.tokens().verify(issued.value());

  /** An instance of everything that was given a secret, by the name of its class. */
  private Map<String, Object> holders() {
    Map<String, Object> holders = new TreeMap<>();
    Stream.of(
            auth,
            authBuilder,
            config,
            builder,
            config.secretKey(),
            Pepper.of(1, PEPPER),
            AuthConfig.builder().passwordPepper(Pepper.of(1, PEPPER)),
            new Peppers(Optional.of(Pepper.of(1, PEPPER)), List.of(Pepper.of(2, PEPPER))),
            pair(),
            SigningKeys.ofSecrets(Secret.of(KEY), List.of(Secret.of(OLD_KEY))),
            auth.tokens(),
            auth.accounts(),
            auth.logins(),
            auth.sessions(),
            auth.revocations(),
            auth.audit(),
            auth.alarm(),
            auth.sessions().of(user.id()).get(0),
            auth.sessions().of(user.id()).get(0).state(),
            MacKeys.derived("refresh", config.secretKey(), config.previousSecretKeys()),
            login,
            login.tokens(),
            issued,
            token,
            user,
            Username.of("alice"),
            new Credentials(user, HASH),
            new NewUser(Username.of("alice"), HASH, Set.of(), Instant.EPOCH),
            new AuthEvent.TokenRevoked(Instant.EPOCH, user.id(), token.id()),
            config.passwordRules(),
            new BreachCheck(config.breachedPasswords(), auth.events(), auth.clock()),
            new PasswordPolicy(config.passwordRules(), config.breachedPasswords()),
            stores,
            stores.users())
        .forEach(holder -> holders.put(holder.getClass().getName(), holder));
    return holders;
  }

  private static AsymmetricKey pair() {
    try {
      return PemKey.parse(KeyPems.of(KeyPems.ed25519()));
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  /** Every secret in each form in which it might be printed. */
  private List<String> secrets() {
    String signature = issued.value().substring(issued.value().lastIndexOf('.') + 1);
    String refresh = login.tokens().refreshToken();
    String refreshSecret = refresh.split("\\.", -1)[4];
    return Stream.of(
            KEY, OLD_KEY, PEPPER, PASSWORD, HASH, issued.value(), signature, refresh, refreshSecret)
        .flatMap(SecretsNeverPrintTest::forms)
        .toList();
  }

  private static Stream<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        secret,
        Base64.getEncoder().encodeToString(bytes),
        Base64Url.encode(bytes),
        HexFormat.of().formatHex(bytes),
        Arrays.toString(bytes));
  }

  @Test
  void noHolderOfASecretPrintsIt() {
    holders()
        .forEach(
            (name, holder) ->
                assertThat(secrets())
                    .as("what %s prints", name)
                    .noneMatch(secret -> holder.toString().contains(secret)));
  }

  @Test
  void noCollectionOfHoldersPrintsASecret() {
    String printed = List.of(Optional.of(config.secretKey()), config.previousSecretKeys()) + "";

    assertThat(secrets()).noneMatch(printed::contains);
  }

  /** One who adds a field of such a name adds an instance of its class to the list above. */
  @Test
  void everyPublicClassWithAFieldThatTellsOfASecretIsLookedAt() {
    Set<String> suspects =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.latchkey")
                .stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getFields().stream().anyMatch(SecretsNeverPrintTest::tells))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

    assertThat(suspects).contains(AuthConfig.class.getName(), Credentials.class.getName());
    assertThat(holders().keySet()).containsAll(suspects);
  }

  private static boolean tells(JavaField field) {
    String name = field.getName().toLowerCase(Locale.ROOT);
    return !field.getModifiers().contains(JavaModifier.STATIC)
        && TELLING.stream().anyMatch(name::contains)
        && OPEN_TYPES.contains(field.getRawType().getName());
  }
}
