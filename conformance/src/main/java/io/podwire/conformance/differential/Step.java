package io.podwire.conformance.differential;

import java.util.List;

/**
 * One thing that is done to a cluster. The {@link Placement} says what the namespaces and ports in
 * its texts stand for.
 */
sealed interface Step {
  /** Creates the object of that manifest. */
  record Create(String manifest) implements Step {
    @Override
    public String toString() {
      return "create " + manifest;
    }
  }

  /** Merges JSON into an object. */
  record Patch(Target target, String json) implements Step {
    @Override
    public String toString() {
      return "patch " + target + " " + json;
    }
  }

  /** Deletes an object, without grace. */
  record Delete(Target target) implements Step {
    @Override
    public String toString() {
      return "delete " + target;
    }
  }

  /** Runs a command in a Pod's first container. */
  record Run(String namespace, String pod, List<String> argv) implements Step {
    public Run {
      argv = List.copyOf(argv);
    }

    @Override
    public String toString() {
      return "in " + namespace + "/" + pod + " run " + String.join(" ", argv);
    }
  }

  /** Waits until the cluster has done what it was asked for. */
  record Settle() implements Step {
    @Override
    public String toString() {
      return "settle";
    }
  }

  /** An object by its name. */
  record Target(Kind kind, String namespace, String name) {
    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name;
    }
  }
}
