package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.podwire.engine.ImageContent;
import io.podwire.k3s.NodeShell.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImagesTest {
  @TempDir private Path directory;
  private Path archive;

  @BeforeEach
  void writeArchive() throws Exception {
    archive = Files.writeString(directory.resolve("images.tar"), "an archive");
  }

  @Test
  void anArchiveThatANodeRefusesIsSaidToBeRefused() {
    FakeNode node = new FakeNode("one", told -> new Answer(1, "", "ctr: unexpected EOF\n"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(new LocalImages(() -> List.of(node))))
        .withMessageContaining("archive of image acme/own:1: ")
        .withMessageEndingWith("images.tar cannot be taken in by node one: ctr: unexpected EOF");
  }

  @Test
  void allThatAnArchiveBroughtIsForgottenAlsoIfItHadNotTheImageThatWasMeant() {
    FakeNode node =
        new FakeNode(
            "one",
            told ->
                new Answer(0, "old docker.io/b:1\nnew docker.io/acme/other:1\nnew sha256:1\n", ""));
    LocalImages images = new LocalImages(() -> List.of(node));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(images))
        .withMessageContaining("holds no image of that name");
    images.forget();

    assertThat(node.told())
        .containsExactly(
            "copy to /tmp/podwire-images.tar",
            "load /tmp/podwire-images.tar",
            "remove docker.io/acme/other:1");
  }

  @Test
  void anImageThatANodeKeepsIsNotForgotten() {
    FakeNode node =
        new FakeNode(
            "one",
            told ->
                told.startsWith("remove")
                    ? new Answer(1, "", "ctr: in use")
                    : new Answer(0, "new docker.io/acme/own:1\n", ""));
    LocalImages images = new LocalImages(() -> List.of(node));
    load(images);

    assertThatIllegalStateException()
        .isThrownBy(images::forget)
        .withMessageContaining("node one could not remove images [docker.io/acme/own:1]")
        .withMessageContaining("ctr: in use");
  }

  private void load(LocalImages images) {
    images.load("acme/own:1", new ImageContent.Archive(archive));
  }
}
