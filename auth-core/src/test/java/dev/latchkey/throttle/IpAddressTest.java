package dev.latchkey.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::ffff:192.0.2.7, 192.0.2.7",
    "64:ff9b::c000:207, 192.0.2.7",
    "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:0/64",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:DB8:1:2::, 2001:db8:1:2:0:0:0:0/64",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64",
  })
  void theNetworkOfACustomerIsOneIpv4AddressOrOneIpv6Network(String text, String network) {
    assertThat(IpAddress.parse(text).orElseThrow().network()).isEqualTo(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.0.0.1",
        "1.2.3.4 ",
        "0x7f.0.0.1",
        "1.2.3.4.",
        ".1.2.3.4",
        "::g",
        ":::",
        "1:2:3:4:5:6:7:8:9",
        "[::1]",
        "unknown",
        "١.٢.٣.٤",
        "12345::",
        "::1:",
        "1.2.3.4:80",
        "a.b:c"
      })
  void nothingElseIsAnAddressAndNoNameServerIsAsked(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.0/23, 10.1.3.255, true",
    "10.1.2.0/23, 10.1.4.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe00::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
  })
  void aRangeHoldsTheAddressesOfItsPrefix(String range, String address, boolean holds) {
    assertThat(
            AddressRange.parse(range)
                .orElseThrow()
                .contains(IpAddress.parse(address).orElseThrow()))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "/8",
        "10/8",
        "a/8",
        "10.0.0.0/8/8",
        "10.0.0.0/0008"
      })
  void nothingElseIsARange(String text) {
    assertThat(AddressRange.parse(text)).isEmpty();
  }

  @Test
  void anInternalAddressIsToldFromOneOfTheInternet() {
    for (String internal :
        new String[] {"127.0.0.1", "10.1.1.1", "::1", "fd00::1", "192.168.3.4"}) {
      assertThat(IpAddress.parse(internal).orElseThrow().isInternal()).as(internal).isTrue();
    }
    for (String external : new String[] {"203.0.113.9", "2001:db8::1"}) {
      assertThat(IpAddress.parse(external).orElseThrow().isInternal()).as(external).isFalse();
    }
  }
}
