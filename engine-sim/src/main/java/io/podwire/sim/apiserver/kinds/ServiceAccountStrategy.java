package io.podwire.sim.apiserver.kinds;

import io.podwire.sim.apiserver.Strategy;

/** ServiceAccounts, which have no status. */
final class ServiceAccountStrategy extends Strategy {
  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
