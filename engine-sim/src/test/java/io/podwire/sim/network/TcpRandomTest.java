package io.podwire.sim.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever is written, in whatever pieces, over whatever link, arrives exactly once and in order.
 */
class TcpRandomTest {
  @Test
  void deliversExactlyTheBytes() {
    long run = Long.getLong("podwire.seed", System.nanoTime());
    for (int i = 0; i < 60; i++) {
      long seed = run + i;
      try {
        new Exchange(seed).run();
      } catch (Throwable broken) {
        throw new AssertionError("replay with -Dpodwire.seed=" + seed, broken);
      }
    }
  }

  /** Both sides write and read at random; each half-closes when it has written all. */
  private static final class Exchange {
    private final SplittableRandom random;
    private final Lab lab;
    private final boolean lossy;

    Exchange(long seed) {
      random = new SplittableRandom(seed);
      lab = new Lab(seed);
      lossy = random.nextBoolean();
    }

    void run() throws IOException {
      Link link = lab.network.link(lab.node.address(), lab.otherNode.address());
      link.setDelay(Duration.ofNanos(random.nextLong(0, 300_000_000)));
      if (lossy) {
        link.setLoss(random.nextDouble() * 0.3);
      }
      byte[] up = bytes();
      byte[] down = bytes();
      List<byte[]> received = new ArrayList<>();
      lab.serve(
          lab.remote,
          80,
          connection -> {
            start(connection, down, random.split());
            received.add(read(connection, random.split()));
          });
      TcpConnection client = lab.pod.connect(Lab.ip(lab.remote), 80, Duration.ZERO);
      lab.simulation.enter(() -> start(client, up, random.split()));
      byte[] answer = read(client, random.split());
      for (int i = 0; i < 10_000 && received.isEmpty(); i++) {
        lab.sleep(Duration.ofSeconds(1));
      }
      assertThat(Arrays.equals(answer, down)).as("down").isTrue();
      assertThat(Arrays.equals(received.get(0), up)).as("up").isTrue();
      lab.close();
    }

    private byte[] bytes() {
      byte[] all = new byte[random.nextInt(1 << random.nextInt(19))];
      for (int i = 0; i < all.length; i++) {
        all[i] = (byte) random.nextInt();
      }
      return all;
    }

    private void start(TcpConnection connection, byte[] all, SplittableRandom dice) {
      lab.simulation.start("writer", () -> write(connection, all, dice));
    }

    private void write(TcpConnection connection, byte[] all, SplittableRandom dice) {
      try {
        OutputStream out = connection.output();
        for (int at = 0; at < all.length; ) {
          int length = Math.min(all.length - at, 1 + dice.nextInt(1 << dice.nextInt(17)));
          out.write(all, at, length);
          at += length;
          pause(dice);
        }
        connection.shutdownOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private byte[] read(TcpConnection connection, SplittableRandom dice) throws IOException {
      byte[] all = new byte[0];
      while (true) {
        byte[] piece = new byte[1 + dice.nextInt(1 << dice.nextInt(17))];
        int length = connection.input().read(piece);
        if (length < 0) {
          return all;
        }
        all = Arrays.copyOf(all, all.length + length);
        System.arraycopy(piece, 0, all, all.length - length, length);
        lab.simulation.enter(() -> pause(dice));
      }
    }

    private void pause(SplittableRandom dice) {
      if (dice.nextInt(4) == 0) {
        lab.simulation.sleep(Duration.ofNanos(dice.nextLong(1L << dice.nextInt(29))));
      }
    }
  }
}
