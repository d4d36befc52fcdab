package io.podwire.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each snippet that a reader may copy stands, but for white space, in code that is compiled and
 * run.
 */
class SnippetsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JAVA_FENCE =
      Pattern.compile("^```java\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern JAVADOC_EXAMPLE =
      Pattern.compile("<pre>\\{@code\\R?(.*?)\\R?[ *]*}</pre>", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);

  @Test
  void everyJavaSnippetOfTheGuideIsCompiled() {
    List<Path> pages = pages();

    assertThat(pages).hasSizeGreaterThan(5);
    assertAllCompiled(pages.stream().flatMap(page -> snippets(page, JAVA_FENCE)).toList(), 15);
  }

  @Test
  void everyExampleOfTheJavadocIsCompiled() {
    List<Path> sources = files(ROOT.resolve("dsl/src/main/java"), ".java");

    assertAllCompiled(
        sources.stream().flatMap(source -> snippets(source, JAVADOC_EXAMPLE)).toList(), 3);
  }

  @Test
  void everyDependencyOfTheGuideIsPublished() {
    String published = withoutSpace(read(ROOT.resolve("bom/pom.xml")));
    String version = firstMatch("<version>(.*?)</version>", read(ROOT.resolve("bom/pom.xml")));
    List<Snippet> dependencies =
        pages().stream().flatMap(page -> snippets(page, DEPENDENCY)).toList();

    assertThat(dependencies).isNotEmpty();
    for (Snippet dependency : dependencies) {
      String artifact = firstMatch("<artifactId>(.*?)</artifactId>", dependency.text());
      assertThat(published).as(dependency.toString()).contains("<artifactId>" + artifact);
      if (dependency.text().contains("<version>")) {
        assertThat(dependency.text()).contains("<version>" + version + "</version>");
      }
    }
  }

  @Test
  void everyLinkToAFileLeadsSomewhere() {
    List<Snippet> links = pages().stream().flatMap(page -> snippets(page, LINK)).toList();

    assertThat(links).hasSizeGreaterThan(10);
    assertThat(links)
        .filteredOn(link -> !Files.exists(link.page().resolveSibling(link.text())))
        .isEmpty();
  }

  private static void assertAllCompiled(List<Snippet> snippets, int atLeast) {
    String compiled =
        Stream.of("samples/src/test/java", "example/src/test/java")
            .flatMap(folder -> files(ROOT.resolve(folder), ".java").stream())
            .map(file -> withoutSpace(read(file)))
            .collect(Collectors.joining("\n"));
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(snippets)
        .filteredOn(snippet -> !compiled.contains(withoutSpace(snippet.text())))
        .as("snippets that no compiled test contains")
        .isEmpty();
  }

  private static List<Path> pages() {
    return Stream.concat(
            Stream.of(ROOT.resolve("README.md")), files(ROOT.resolve("docs"), ".md").stream())
        .toList();
  }

  private static Stream<Snippet> snippets(Path file, Pattern pattern) {
    return pattern
        .matcher(read(file))
        .results()
        .map(
            (MatchResult found) ->
                new Snippet(file, found.group(1).replaceAll("(?m)^ *\\* ?", "")));
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstMatch(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().findFirst().orElseThrow().group(1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** A piece of a page. */
  private record Snippet(Path page, String text) {
    @Override
    public String toString() {
      return page + ":\n" + text;
    }
  }
}
