package dev.latchkey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import dev.latchkey.RequiredTool;
import dev.latchkey.servlet.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real Chromium, as a person uses it. */
class PageIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final By EVENTS = By.id("events");
  private static final String PASSWORD = "correct horse battery";

  @TempDir private Path folder;
  private RunningJar server;
  private ChromeDriver browser;

  @BeforeAll
  static void needsChromium() {
    RequiredTool.require(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "PageIT needs Chromium and its driver (Debian: chromium, chromium-driver)");
  }

  @BeforeEach
  void open() throws Exception {
    server = RunningJar.start(folder, Map.of());
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
            options);
    browser.manage().window().setSize(new Dimension(900, 800));
    browser.get(server.uri().toString());
  }

  @AfterEach
  void close() {
    browser.quit();
    server.close();
  }

  private WebElement visible(String id) {
    return new WebDriverWait(browser, PATIENCE)
        .until(ExpectedConditions.visibilityOfElementLocated(By.id(id)));
  }

  private void type(String username, String password) {
    visible("username").clear();
    visible("username").sendKeys(username);
    visible("password").clear();
    visible("password").sendKeys(password);
  }

  private void assertSays(String text) {
    assertThat(
            new WebDriverWait(browser, PATIENCE)
                .until(ExpectedConditions.textToBe(By.id("status"), text)))
        .isTrue();
  }

  private void assertAccessible() {
    List<Rule> violations = new AxeBuilder().analyze(browser).getViolations();
    assertThat(violations).extracting(Rule::getId).isEmpty();
  }

  private void keepScreenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    byte[] picture = browser.getScreenshotAs(OutputType.BYTES);
    assertThat(Files.write(SCREENSHOTS.resolve(name + ".png"), picture)).isNotEmptyFile();
  }

  @Test
  void aPersonRegistersLogsInSeesWhoIsHereAndLogsOut() throws Exception {
    assertThat(visible("signed-out").isDisplayed()).isTrue();
    keepScreenshot("signed-out");
    type("Zoë", PASSWORD);
    visible("register").click();
    assertSays("User registered successfully!");

    visible("login").click();
    assertSays("Login successful!");
    assertThat(visible("who").getText()).isEqualTo("You are Zoë");
    assertThat(visible("users").getText()).isEqualTo("Zoë");
    assertThat(browser.findElement(By.id("signed-out")).isDisplayed()).isFalse();
    keepScreenshot("signed-in");
    assertAccessible();

    browser.navigate().refresh();
    assertThat(visible("who").getText()).isEqualTo("You are Zoë");

    visible("logout").click();
    assertSays("Logout successful!");
    assertThat(visible("signed-out").isDisplayed()).isTrue();
    browser.navigate().refresh();
    assertThat(visible("signed-out").isDisplayed()).isTrue();
    assertAccessible();
  }

  @Test
  void whatIsRefusedIsSaid() {
    type("zoë", "short");
    visible("register").click();
    assertSays(
        "The password does not meet the requirements. It is too short. It is too easy to guess.");

    type("zoë", "sunshine");
    visible("register").click();
    assertSays(
        "The password does not meet the requirements. It is one of the most common passwords.");

    type("zoë", "sunshine-zoë");
    visible("register").click();
    assertSays(
        "The password does not meet the requirements. It is too easy to guess. It is little more"
            + " than your username or the name of this site.");

    type("zoë", PASSWORD);
    visible("login").click();
    assertSays("Invalid username or password");

    visible("register").click();
    assertSays("User registered successfully!");
    visible("register").click();
    assertSays("Username already exists!");
    assertAccessible();
  }

  @Test
  void theKeyboardIsEnoughAndEnterLogsIn() {
    type("zoë", PASSWORD);
    visible("register").click();
    assertSays("User registered successfully!");

    visible("password").sendKeys(Keys.ENTER);
    assertSays("Login successful!");
    assertThat(visible("logout").isDisplayed()).isTrue();
  }

  @Test
  void aNameThatIsMarkupIsShownAsTextAndScriptsCannotReadTheToken() {
    String name = "<img src=x onerror=alert(1)>";
    type(name, PASSWORD);
    visible("register").click();
    assertSays("User registered successfully!");
    visible("login").click();

    assertThat(visible("who").getText()).isEqualTo("You are " + name);
    assertThat(browser.findElements(By.tagName("img"))).isEmpty();
    assertThat(String.valueOf(browser.executeScript("return document.cookie")))
        .matches("csrf_token=[A-Za-z0-9_-]{43}");
    assertThat(browser.manage().getCookies())
        .filteredOn(Cookie::isHttpOnly)
        .extracting(Cookie::getName)
        .contains("access_token");
  }

  private void logIn() {
    type("zoë", PASSWORD);
    visible("register").click();
    assertSays("User registered successfully!");
    visible("login").click();
    assertSays("Login successful!");
    assertThat(visible("me").getText()).isEqualTo("zoë");
  }

  /** The tokens of the server live for three seconds, and no leeway is granted. */
  @Test
  void whenTheTokenExpiresThePageRefreshesItAndThePersonNoticesNothing() throws Exception {
    restart(Map.of("JWT_EXP_DELTA_SECONDS", "3", "AUTH_LEEWAY_SECONDS", "0"));
    logIn();
    String before = accessToken();

    new WebDriverWait(browser, PATIENCE)
        .until(
            page -> {
              page.navigate().refresh();
              return "zoë".equals(visible("me").getText()) && !before.equals(accessToken());
            });

    assertThat(visible("me").getText()).isEqualTo("zoë");
  }

  private String accessToken() {
    Cookie cookie = browser.manage().getCookieNamed("access_token");
    return cookie == null ? "" : cookie.getValue();
  }

  private void restart(Map<String, String> settings) throws Exception {
    server.close();
    server = RunningJar.start(folder, settings);
    browser.get(server.uri().toString());
  }

  @Test
  void anotherSessionCanBeEndedAndAllOfThem() {
    logIn();
    String credentials = "{\"username\":\"zoë\",\"password\":\"" + PASSWORD + "\"}";
    String other =
        HttpExchange.postJson(server.at("/api/login"), credentials)
            .assertStatus(200)
            .cookie("access_token");
    browser.navigate().refresh();

    visible("sessions").findElement(By.tagName("button")).click();
    assertSays("The session was ended.");
    HttpExchange.get(server.at("/api/me"), "Cookie", "access_token=" + other).assertStatus(401);
    assertAccessible();

    visible("logout-all").click();
    assertSays("Logout successful!");
    assertThat(visible("signed-out").isDisplayed()).isTrue();
  }

  private void enter(String username) {
    type(username, PASSWORD);
    visible("login").click();
    assertSays("Login successful!");
  }

  /** The tokens live for two seconds: by the time of the click the one at hand has expired. */
  @Test
  void anAdministratorSeesWhatIsGoingOnAndNamesThatAreMarkupAreText() throws Exception {
    String evil = "<img src=x onerror=alert(1)>";
    type("ada", PASSWORD);
    visible("register").click();
    assertSays("User registered successfully!");
    enter("ada");
    assertThat(visible("me").getText()).isEqualTo("ada");
    assertThat(browser.findElement(By.id("admin")).isDisplayed()).isFalse();
    Map<String, String> settings =
        Map.of("DEMO_ADMIN", "ada", "JWT_EXP_DELTA_SECONDS", "2", "AUTH_LEEWAY_SECONDS", "0");
    restart(settings);
    HttpExchange.postJson(
            server.at("/api/login"), "{\"username\":\"" + evil + "\",\"password\":\"wrong one\"}")
        .assertStatus(401);
    enter("ada");
    assertThat(visible("admin-link").isDisplayed()).isTrue();
    awaitExpiry();

    visible("admin-link").click();

    WebDriverWait wait = new WebDriverWait(browser, PATIENCE);
    assertThat(wait.until(ExpectedConditions.textToBePresentInElementLocated(EVENTS, evil)))
        .isTrue();
    assertThat(browser.findElements(By.tagName("img"))).isEmpty();
    assertThat(visible("summary").getText()).endsWith("2 succeeded, 1 failed.");
    assertThat(browser.findElements(By.cssSelector("#chart rect"))).hasSize(120);
    assertAccessible();
    keepScreenshot("admin");
    assertAccessible();
    // It goes on by itself when the token has expired again.
    awaitExpiry();
    String before = accessToken();
    boolean isRefreshed = wait.until(page -> !before.equals(accessToken()));
    assertThat(isRefreshed).isTrue();
    assertThat(visible("summary").isDisplayed()).isTrue();
  }

  private void awaitExpiry() {
    String cookie = "access_token=" + accessToken();
    boolean isOver =
        new WebDriverWait(browser, PATIENCE)
            .until(
                page -> HttpExchange.get(server.at("/api/me"), "Cookie", cookie).status() == 401);
    assertThat(isOver).isTrue();
  }

  @Test
  void theConsoleStaysEmptyOfErrorsOfThePage() {
    type("zoë", PASSWORD);
    visible("register").click();
    assertSays("User registered successfully!");

    assertThat(browser.manage().logs().get("browser").getAll())
        .filteredOn(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        // The answer of "who am I" to somebody who is not logged in.
        .filteredOn(entry -> !entry.getMessage().contains("/api/me"))
        .isEmpty();
  }
}
