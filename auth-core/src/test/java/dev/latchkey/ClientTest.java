package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientTest {
  private static String kept(String userAgent) {
    return new Client("192.0.2.7", userAgent).userAgent();
  }

  @Test
  void aUserAgentIsCutAt256Characters() {
    assertThat(kept("x".repeat(256))).hasSize(256);
    assertThat(kept("x".repeat(10_000))).isEqualTo("x".repeat(256));
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(kept("x".repeat(255) + "\ud83d\ude00")).isEqualTo("x".repeat(255));
    assertThat(kept("x".repeat(254) + "\ud83d\ude00y")).isEqualTo("x".repeat(254) + "\ud83d\ude00");
  }
}
