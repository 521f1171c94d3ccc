package dev.latchkey.bench;

/** A library that is measured: what it keeps from token to token is made here, once. */
interface TokenLibrary {
  /** Its verifying side. What it does not check itself, its adapter does by hand. */
  Checker checker(Trust trust) throws Exception;

  /** Its issuing side. */
  Writer writer(Trust trust) throws Exception;
}
