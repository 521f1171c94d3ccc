package dev.latchkey.demo;

import dev.latchkey.Auth;
import dev.latchkey.AuthConfig;
import dev.latchkey.memory.MemoryStores;
import dev.latchkey.servlet.AuthFilter;
import dev.latchkey.servlet.Routes;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** The application of the README, word for word. */
@WebListener
public final class Quickstart implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    Auth auth = Auth.of(AuthConfig.fromEnvironment(), new MemoryStores());
    Routes routes = Routes.builder().open("/", "/assets/*").role("/admin/*", "admin").build();
    AuthFilter.of(auth, routes).addTo(event.getServletContext());
  }
}
