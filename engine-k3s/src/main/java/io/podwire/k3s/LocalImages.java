package io.podwire.k3s;

import io.podwire.engine.ImageContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Images of this machine, from archives or its Docker engine, in the stores of a cluster's nodes.
 */
final class LocalImages {
  private static final String SCRIPT = Script.read("images.sh");
  private static final String ARCHIVE = "/tmp/podwire-images.tar";

  private final Supplier<List<? extends NodeShell>> nodes;
  private final Set<String> loaded = new LinkedHashSet<>();
  private final Lock lock = new ReentrantLock();

  /**
   * @param nodes those that there are at the moment
   */
  LocalImages(Supplier<List<? extends NodeShell>> nodes) {
    this.nodes = nodes;
  }

  /**
   * Loads an image on all nodes.
   *
   * @throws IllegalArgumentException if it is not there, or cannot be read
   */
  void load(String reference, ImageContent content) {
    if (content instanceof ImageContent.Archive archive) {
      load(reference, archive.file());
    } else if (content instanceof ImageContent.Built) {
      loadBuilt(reference);
    } else {
      throw new UnsupportedOperationException(content.needs() + ": image " + reference);
    }
  }

  private void loadBuilt(String reference) {
    try {
      Path archive = Files.createTempFile("podwire-", ".tar");
      try {
        Docker.save(reference, archive);
        load(reference, archive);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("image " + reference + " cannot be saved", unwritable);
    }
  }

  private void load(String reference, Path archive) {
    if (!Files.isRegularFile(archive)) {
      throw new IllegalArgumentException("archive of image " + reference + ": no file " + archive);
    }
    lock.lock();
    try {
      for (NodeShell node : nodes.get()) {
        node.copyIn(archive, ARCHIVE);
        NodeShell.Answer answer = node.run(SCRIPT, "load", ARCHIVE);
        answer
            .output()
            .lines()
            .filter(LocalImages::isNew)
            .map(LocalImages::name)
            .forEach(loaded::add);
        if (!answer.succeeded()) {
          throw new IllegalArgumentException(
              "archive of image "
                  + reference
                  + ": "
                  + archive
                  + " cannot be taken in by node "
                  + node.nodeName()
                  + ": "
                  + answer.errors().strip());
        }
        loaded.add(nameOf(reference, answer.output(), archive));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Those of an archive have names; by itself the runtime calls each by its digest, too. */
  private static boolean isNew(String line) {
    return line.startsWith("new ") && !line.startsWith("new sha256:");
  }

  private static String name(String line) {
    return line.substring("new ".length());
  }

  /** The runtime's own name of an image: it has a registry, and a tag. */
  private static String nameOf(String reference, String names, Path archive) {
    return names
        .lines()
        .map(LocalImages::name)
        .filter(name -> name.equals(reference) || name.endsWith("/" + reference))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "archive of image "
                        + reference
                        + ": "
                        + archive
                        + " holds no image of that name, with its tag; `docker save "
                        + reference
                        + "` writes one"));
  }

  /**
   * Takes away what was loaded.
   *
   * @throws IllegalStateException if a node keeps some of it
   */
  void forget() {
    lock.lock();
    try {
      if (!loaded.isEmpty()) {
        List<String> arguments = new ArrayList<>(loaded);
        arguments.add(0, "remove");
        for (NodeShell node : nodes.get()) {
          NodeShell.Answer answer = node.run(SCRIPT, arguments.toArray(String[]::new));
          if (!answer.succeeded()) {
            throw new IllegalStateException(
                "node " + node.nodeName() + " could not remove images " + loaded + ": " + answer);
          }
        }
        loaded.clear();
      }
    } finally {
      lock.unlock();
    }
  }
}
