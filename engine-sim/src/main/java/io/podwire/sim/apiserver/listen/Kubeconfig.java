package io.podwire.sim.apiserver.listen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import org.apiguardian.api.API;

/** What a client needs to reach the server and to be let in; all under the name {@code default}. */
@API(status = API.Status.INTERNAL)
public final class Kubeconfig {
  private static final String NAME = "default";
  private static final YAMLMapper YAML =
      new YAMLMapper(new YAMLFactory().disable(YAMLGenerator.Feature.SPLIT_LINES));

  private final URI server;
  private final Credentials credentials;

  Kubeconfig(URI server, Credentials credentials) {
    this.server = server;
    this.credentials = credentials;
  }

  /** Where the server is. */
  public URI server() {
    return server;
  }

  /** The token, which does as well as the certificate. */
  public String token() {
    return credentials.token();
  }

  /** The kubeconfig's text. */
  public String yaml() {
    ObjectNode config = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "Config");
    config
        .putArray("clusters")
        .addObject()
        .put("name", NAME)
        .putObject("cluster")
        .put("server", server.toString())
        .put("certificate-authority-data", base64(credentials.authority().certificatePem()));
    config
        .putArray("contexts")
        .addObject()
        .put("name", NAME)
        .putObject("context")
        .put("cluster", NAME)
        .put("user", NAME);
    config.put("current-context", NAME);
    config
        .putArray("users")
        .addObject()
        .put("name", NAME)
        .putObject("user")
        .put("client-certificate-data", base64(credentials.client().certificatePem()))
        .put("client-key-data", base64(credentials.client().privateKeyPkcs8Pem()))
        .put("token", credentials.token());
    try {
      return YAML.writeValueAsString(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it to the file, in one step, for its owner alone to read; replaces what was there. */
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IOException(parent + " is not a directory");
    }
    Path draft = target.resolveSibling(target.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    try (SeekableByteChannel out =
        Files.newByteChannel(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownersAlone(target))) {
      out.write(ByteBuffer.wrap(yaml().getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] ownersAlone(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
