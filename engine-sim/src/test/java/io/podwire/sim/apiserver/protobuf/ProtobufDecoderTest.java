package io.podwire.sim.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufDecoderTest {
  // What kubectl 1.32 sent for `create deployment web --image=nginx --replicas=0 --port=80`.
  private static final byte[] DEPLOYMENT =
      HexFormat.of()
          .parseHex(
              "6b3873000a150a07617070732f7631120a4465706c6f796d656e7412b8010a1f0a0377656212001a0022"
                  + "002a003200380042005a0a0a0361707012037765621286010800120c0a0a0a0361707012037765621a6c"
                  + "0a1c0a0012001a0022002a003200380042005a0a0a036170701203776562124c122e0a056e67696e7812"
                  + "056e67696e782a00320a0a001000185022002a0042006a007200800100880100900100a201001a003200"
                  + "42004a0052005800600068008201008a01009a0100c2010022020a00280038001a0c0800100018002000"
                  + "280038001a002200");

  @Test
  void whatKubectlSendsReadsAsItsJson() throws Exception {
    assertThat(ProtobufDecoder.decode(DEPLOYMENT).toString())
        .isEqualTo(
            "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"web\",\"labels\":{\"app\":\"web\"}},\"spec\":{\"replicas\":0,\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"nginx\",\"image\":\"nginx\",\"ports\":[{\"containerPort\":80}],\"resources\":{}}]}},\"strategy\":{}},\"status\":{}}");
  }

  @Test
  void whatIsNotProtobufIsRefused() {
    assertThatThrownBy(() -> ProtobufDecoder.decode("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ProtobufException.class)
        .hasMessage(
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  }

  @Test
  void whatIsCutOffOrGarbledNeverBreaksTheDecoder() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Arrays.copyOf(DEPLOYMENT, 5 + random.nextInt(DEPLOYMENT.length - 4));
      for (int change = random.nextInt(4); change > 0; change--) {
        bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
      }
      try {
        ProtobufDecoder.decode(bytes);
      } catch (ProtobufException refused) {
        assertThat(refused).as("seed %d round %d", seed, round).hasMessageMatching("(?s).+");
      } catch (RuntimeException | Error broken) {
        throw new AssertionError("seed " + seed + ", round " + round, broken);
      }
    }
  }
}
