package io.podwire;

import java.util.List;

/** Which tools an image brings, and how a container of it is kept running as a probe. */
enum Toolbox {
  /** BusyBox's applets. */
  BUSYBOX("sleep", "2147483647"),
  /** curl beside BusyBox's applets. */
  CURL("sleep", "2147483647"),
  /** curl, dig and OpenBSD's nc. */
  NETSHOOT("sleep", "2147483647"),
  /** Kubernetes' own test program. */
  AGNHOST("/agnhost", "pause");

  private final List<String> idle;

  Toolbox(String... idle) {
    this.idle = List.of(idle);
  }

  /** The command of a container that only waits to be asked, in a Pod that ends without grace. */
  List<String> idle() {
    return idle;
  }

  /**
   * The same in a user's Pod, whose end must not wait for it: a process of id 1 that does not
   * handle SIGTERM ignores it, and is killed when the grace period is over.
   */
  List<String> idleUntilTerminated() {
    return this == AGNHOST
        ? idle
        : List.of("/bin/sh", "-c", "trap 'exit 0' TERM; sleep 2147483647 & wait");
  }

  boolean hasCurl() {
    return this == CURL || this == NETSHOOT;
  }
}
