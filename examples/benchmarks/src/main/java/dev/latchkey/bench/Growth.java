package dev.latchkey.bench;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.AuthStores;
import dev.latchkey.Client;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.mongo.MongoStores;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.AccessToken;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import dev.latchkey.user.Username;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.bson.Document;

/**
 * How cost grows with the users and sessions, and with the live revocations: prints CSV. Over
 * memory, or over the database that {@code -Dmongo.uri} names, of which it drops what a run before
 * left. {@code -Dgrowth.users} and {@code -Dgrowth.revocations} are the largest of the sizes.
 */
public final class Growth {
  private static final String SECRET_KEY = "t2Vx8Qm4Lr9Zc1Kd7Wp5Yb3Nh6Ja0SfG";
  private static final Client CLIENT = new Client("192.0.2.7", "growth");
  private static final int SAMPLE = 512;
  private static final int FIRST_USERS = 1_000;
  private static final int FIRST_REVOCATIONS = 1_000;
  private static final int STEP = 10;
  private static final int BULK = 10_000;
  private static final int BATCHES = 11;
  private static final int WARM_UPS = 3;
  private static final long BATCH_NANOS = 50_000_000;

  /** Written so that no measured work can be left out. */
  @SuppressWarnings("UnusedVariable")
  private static volatile int sink;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Random random = new Random(1);
  private final TokenPair[] sample = new TokenPair[SAMPLE];
  private final String store;
  private final AuthStores stores;
  private final Auth auth;
  private int users;
  private int revocations;

  private Growth(String store, AuthStores stores) {
    this.store = store;
    this.stores = stores;
    AuthConfig config = AuthConfig.builder().secretKey(SECRET_KEY).build();
    auth = Auth.builder(config, stores).passwordHasher(new FreeHasher()).build();
  }

  /** Measures over memory, or over the database that {@code -Dmongo.uri} names. */
  public static void main(String[] args) {
    int mostUsers = Integer.getInteger("growth.users", 100_000);
    int mostRevocations = Integer.getInteger("growth.revocations", 1_000_000);
    String uri = System.getProperty("mongo.uri", "");
    if (uri.isEmpty()) {
      new Growth("memory", new MemoryStores()).overMemory(mostUsers, mostRevocations);
    } else {
      overMongo(uri, mostUsers, mostRevocations);
    }
  }

  private void overMemory(int mostUsers, int mostRevocations) {
    try (auth) {
      for (int size = FIRST_USERS; size <= mostUsers; size *= STEP) {
        growTo(size);
        warmUp(size == FIRST_USERS, verify(), this::refresh, this::login);
        print("verify", "sessions", size, verify());
        print("refresh", "sessions", size, this::refresh);
        print("login", "sessions", size, this::login);
      }
      for (int size = FIRST_REVOCATIONS; size <= mostRevocations; size *= STEP) {
        while (revocations < size) {
          auth.revocations().endTokensOfSession("ended" + revocations++);
        }
        warmUp(size == FIRST_REVOCATIONS, verifyAndLookUp(), lookUp());
        print("verify and look up", "revocations", size, verifyAndLookUp());
        print("look up", "revocations", size, lookUp());
      }
    }
  }

  private static void overMongo(String uri, int mostUsers, int mostRevocations) {
    try (MongoClient client = MongoClients.create(uri)) {
      MongoDatabase database = client.getDatabase("latchkey_growth");
      database.drop();
      try (MongoStores stores = MongoStores.of(database)) {
        new Growth("mongo", stores)
            .over(database.getCollection("revoked_tokens"), mostUsers, mostRevocations);
      } finally {
        database.drop();
      }
    }
  }

  /** Without the feed: it is the same as over memory, and its reading would be measured along. */
  private void over(MongoCollection<Document> revoked, int mostUsers, int mostRevocations) {
    auth.close();
    for (int size = FIRST_USERS; size <= mostUsers; size *= STEP) {
      growTo(size);
      warmUp(size == FIRST_USERS, verify(), this::refresh);
      print("verify", "sessions", size, verify());
      print("refresh", "sessions", size, this::refresh);
    }
    for (int size = FIRST_REVOCATIONS; size <= mostRevocations; size *= STEP) {
      while (revocations < size) {
        var unused = revoked.insertMany(ended(Math.min(BULK, size - revocations)));
      }
      warmUp(size == FIRST_REVOCATIONS, lookUpInStorage());
      print("look up in storage", "revocations", size, lookUpInStorage());
    }
  }

  private List<Document> ended(int count) {
    Instant now = Instant.now();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(
          new Document("_id", "sid:ended" + revocations++)
              .append("version", 0)
              .append("revoked_at", Date.from(now))
              .append("expires_at", Date.from(now.plusSeconds(3600))));
    }
    return documents;
  }

  /** A user with a session for each number that is missing, and a random sample of them all. */
  private void growTo(int size) {
    for (; users < size; users++) {
      Username name = Username.of("user" + users);
      User user =
          stores.users().insert(new NewUser(name, FreeHasher.HASH, Set.of(), Instant.now()));
      TokenPair opened = auth.sessions().open(user, CLIENT, List.of("pwd"));
      int place = random.nextInt(users + 1);
      if (users < SAMPLE) {
        sample[users] = opened;
      } else if (place < SAMPLE) {
        sample[place] = opened;
      }
    }
  }

  private IntUnaryOperator verify() {
    String[] tokens = texts();
    return i -> auth.tokens().verify(tokens[i % SAMPLE]).version();
  }

  private IntUnaryOperator verifyAndLookUp() {
    String[] tokens = texts();
    return i -> {
      AccessToken token = auth.tokens().verify(tokens[i % SAMPLE]);
      auth.revocations().feed().check(token);
      return token.version();
    };
  }

  private IntUnaryOperator lookUp() {
    AccessToken[] tokens = verified();
    return i -> {
      auth.revocations().feed().check(tokens[i % SAMPLE]);
      return i;
    };
  }

  private IntUnaryOperator lookUpInStorage() {
    AccessToken[] tokens = verified();
    return i -> {
      auth.revocations().feed().checkStorage(tokens[i % SAMPLE]);
      return i;
    };
  }

  private int refresh(int i) {
    int place = i % SAMPLE;
    String token = sample[place].refreshToken();
    sample[place] = auth.sessions().refresh(token, Optional.empty(), CLIENT);
    return place;
  }

  private int login(int i) {
    String name = sample[i % SAMPLE].user().username();
    return auth.logins().login(name, FreeHasher.PASSWORD, CLIENT).hashCode();
  }

  private String[] texts() {
    return Arrays.stream(sample).map(pair -> pair.accessToken().value()).toArray(String[]::new);
  }

  private AccessToken[] verified() {
    return Arrays.stream(texts()).map(auth.tokens()::verify).toArray(AccessToken[]::new);
  }

  /** The smallest size is measured first, and would pay for the compiler. */
  private static void warmUp(boolean isNeeded, IntUnaryOperator... works) {
    for (int i = 0; isNeeded && i < WARM_UPS; i++) {
      for (IntUnaryOperator work : works) {
        var unused = nanosOf(work);
      }
    }
  }

  private void print(String operation, String axis, int size, IntUnaryOperator work) {
    out.printf("%s,%s,%s,%d,%.1f%n", store, operation, axis, size, nanosOf(work));
  }

  /** The median of the batches; as many before them are thrown away. */
  private static double nanosOf(IntUnaryOperator work) {
    double[] each = new double[BATCHES];
    for (int i = -BATCHES; i < BATCHES; i++) {
      each[Math.max(i, 0)] = batch(work);
    }
    Arrays.sort(each);
    return each[BATCHES / 2];
  }

  private static double batch(IntUnaryOperator work) {
    long begin = System.nanoTime();
    long end = begin;
    int count = 0;
    int sum = 0;
    // In growing steps: the clock must not be read for each look-up, nor a slow call be repeated.
    for (int step = 1; end - begin < BATCH_NANOS; step *= 2) {
      for (int i = 0; i < step; i++) {
        sum += work.applyAsInt(count++);
      }
      end = System.nanoTime();
    }
    sink = sum;
    return (double) (end - begin) / count;
  }

  /** Costs nothing, so that what a login costs besides is seen. */
  private static final class FreeHasher implements PasswordHasher {
    static final String PASSWORD = "seven quiet lanterns";
    static final String HASH = "free";

    @Override
    public String hash(String password) {
      return HASH;
    }

    @Override
    public boolean verify(String password, String hash) {
      return password.equals(PASSWORD) && hash.equals(HASH);
    }

    @Override
    public boolean needsRehash(String hash) {
      return false;
    }

    @Override
    public String decoy() {
      return "nobody";
    }
  }
}
