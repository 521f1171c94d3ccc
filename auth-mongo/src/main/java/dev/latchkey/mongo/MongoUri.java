package dev.latchkey.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import dev.latchkey.ConfigException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What {@code MONGO_URI} says. It may hold a password, so no message repeats any part of it but the
 * hosts.
 */
final class MongoUri {
  private static final int TIMEOUT_SECONDS = 5;
  private static final String FORM =
      "it looks like mongodb://user:password@host:27017/database (or mongodb+srv://),"
          + " with user and password percent-encoded";

  private final ConnectionString connection;
  private final String database;

  private MongoUri(ConnectionString connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  static MongoUri parse(String text) {
    ConnectionString connection = read(text);
    String database = connection.getDatabase();
    if (database == null) {
      throw new ConfigException(List.of("MONGO_URI names no database: " + FORM));
    }
    return new MongoUri(connection, database);
  }

  /** No cause: the driver's messages repeat the text. */
  private static ConnectionString read(String text) {
    try {
      return new ConnectionString(text.strip());
    } catch (IllegalArgumentException | MongoException unreadable) {
      throw new ConfigException(List.of("MONGO_URI cannot be read: " + FORM));
    }
  }

  String database() {
    return database;
  }

  /** Host and port of each server, for messages. */
  String hosts() {
    return connection.getHosts().stream()
        .map(host -> new ServerAddress(host).toString())
        .collect(Collectors.joining(", "));
  }

  /** What the URI sets goes before our timeouts; the driver's own would be 30 s, 10 s and never. */
  MongoClientSettings settings() {
    return MongoClientSettings.builder()
        .applyToClusterSettings(
            cluster -> cluster.serverSelectionTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .readTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS))
        .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(TIMEOUT_SECONDS, TimeUnit.SECONDS))
        .applyConnectionString(connection)
        .build();
  }
}
