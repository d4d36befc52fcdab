package io.podwire.sim.shell;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The children of a shell. */
final class Jobs {
  private static final int UNKNOWN_CHILD = 127;

  private final Interpreter shell;
  private final List<UnixProcess> background = new ArrayList<>();
  private final int shellPid;
  private final RandomGenerator random;
  private @Nullable String lastBackground;

  Jobs(Interpreter shell) {
    this.shell = shell;
    this.shellPid = shell.process().pid();
    this.random = random(shell.process());
  }

  /** Of a subshell, in which {@code $$} stays what it was. */
  Jobs(Interpreter shell, Jobs parent) {
    this.shell = shell;
    this.shellPid = parent.shellPid;
    this.lastBackground = parent.lastBackground;
    this.random = random(shell.process());
  }

  private static RandomGenerator random(UnixProcess process) {
    return process
        .simulation()
        .random("shell " + process.hostname() + " " + process.pid() + process.argv());
  }

  int random() {
    return random.nextInt(0, 32768);
  }

  int shellPid() {
    return shellPid;
  }

  @Nullable String lastBackground() {
    return lastBackground;
  }

  void background(Command body) throws IOException {
    Descriptors descriptors = shell.process().descriptors().fork();
    descriptors.put(0, shell.process().openToRead("/dev/null"));
    UnixProcess child = shell.fork(body, descriptors);
    background.add(child);
    lastBackground = Integer.toString(child.pid());
  }

  /** Waits for a pipeline; its status is that of its last stage. */
  int waitFor(List<UnixProcess> stages) throws IOException {
    int status = 0;
    for (UnixProcess stage : stages) {
      int code = shell.process().waitFor(stage);
      tell(stage);
      boolean counts = stage == stages.get(stages.size() - 1) || shell.options().has('P');
      status = counts && (code != 0 || !shell.options().has('P')) ? code : status;
    }
    return status;
  }

  /** Names the signal that ended a child, unless it is one that shells keep silent about. */
  private void tell(UnixProcess child) throws IOException {
    UnixSignal signal = child.endedBy();
    if (signal != null && signal != UnixSignal.INT && signal != UnixSignal.PIPE) {
      shell.process().err().printLine(signal.text());
    }
  }

  /** The {@code wait} built-in: until the children have ended, or a trap is due. */
  int await(List<String> pids) throws IOException {
    if (pids.isEmpty()) {
      for (UnixProcess child : List.copyOf(background)) {
        int interrupted = await(child);
        if (interrupted != 0) {
          return interrupted;
        }
      }
      background.clear();
      return 0;
    }
    int status = 0;
    for (String pid : pids) {
      Optional<UnixProcess> child = find(pid);
      if (child.isEmpty()) {
        status = UNKNOWN_CHILD;
        continue;
      }
      int interrupted = await(child.get());
      if (interrupted != 0) {
        return interrupted;
      }
      tell(child.get());
      status = child.get().exitCode().orElse(0);
    }
    return status;
  }

  private Optional<UnixProcess> find(String pid) {
    return background.stream()
        .filter(child -> Integer.toString(child.pid()).equals(pid) || pid.equals("%1"))
        .findFirst();
  }

  private int await(UnixProcess child) {
    while (child.exitCode().isEmpty()) {
      UnixSignal pending = shell.traps().firstPending();
      if (pending != null) {
        return pending.exitCode();
      }
      shell.process().awaitNews();
    }
    return 0;
  }

  /** The children that still run, oldest first. */
  List<UnixProcess> running() {
    return background.stream().filter(child -> child.exitCode().isEmpty()).toList();
  }
}
