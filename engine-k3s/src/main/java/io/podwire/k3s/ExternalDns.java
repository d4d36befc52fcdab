package io.podwire.k3s;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a cluster's DNS knows names of the Internet. One of them is asked of CoreDNS itself,
 * through the API server, over TCP: that takes no Pod, no image and no shell on a node.
 */
final class ExternalDns {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalDns.class);
  private static final String NAME = "kubernetes.io";
  private static final int PORT = 53;
  private static final int PATIENCE_MILLIS = 3_000;

  // https://www.rfc-editor.org/rfc/rfc1035, 4.1
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int CODE = 0xf;
  private static final int ADDRESS_OF_INTERNET = 0x0001_0001;

  private final KubernetesClient client;
  private @Nullable Boolean there;

  ExternalDns(KubernetesClient client) {
    this.client = client;
  }

  /** Asked once. */
  synchronized boolean isThere() {
    Boolean known = there;
    if (known == null) {
      known =
          client
              .pods()
              .inNamespace("kube-system")
              .withLabel("k8s-app", "kube-dns")
              .list()
              .getItems()
              .stream()
              .anyMatch(this::resolves);
      LOG.info("the cluster's DNS {} {}", known ? "knows" : "does not know", NAME);
      there = known;
    }
    return known;
  }

  private boolean resolves(Pod server) {
    try (LocalPortForward forward = client.pods().resource(server).portForward(PORT);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.getLocalPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      writeQuery(out);
      out.flush();
      return isFound(new DataInputStream(socket.getInputStream()));
    } catch (IOException | KubernetesClientException silent) {
      LOG.debug("{} does not answer", server.getMetadata().getName(), silent);
      return false;
    }
  }

  private static void writeQuery(DataOutputStream out) throws IOException {
    out.writeShort(12 + 1 + NAME.length() + 1 + 4); // header, name, type and class
    out.writeShort(1); // any id
    out.writeShort(RECURSION_DESIRED);
    out.writeShort(1); // one question
    out.writeShort(0);
    out.writeInt(0);
    for (String label : NAME.split("\\.")) {
      out.writeByte(label.length());
      out.write(label.getBytes(US_ASCII));
    }
    out.writeByte(0);
    out.writeInt(ADDRESS_OF_INTERNET);
  }

  private static boolean isFound(DataInputStream in) throws IOException {
    in.readUnsignedShort(); // length
    in.readUnsignedShort(); // id
    int code = in.readUnsignedShort() & CODE;
    in.readUnsignedShort(); // questions
    int answers = in.readUnsignedShort();
    return code == 0 && answers > 0;
  }
}
