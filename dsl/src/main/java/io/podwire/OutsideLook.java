package io.podwire;

import io.podwire.app.ClientNetwork;
import io.podwire.app.OneRequest;
import io.podwire.probe.HttpAnswer;
import io.podwire.probe.Reach;
import io.podwire.probe.ToolRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One request of OkHttp's over the outside network, on a connection of its own. */
final class OutsideLook implements Question<HttpAnswer> {
  private final Scene scene;
  private final Url url;
  private final @Nullable TrustedAuthorities trusted;

  OutsideLook(Scene scene, Url url, @Nullable TrustedAuthorities trusted) {
    this.scene = scene;
    this.url = url;
    this.trusted = trusted;
  }

  @Override
  public HttpAnswer ask() {
    OkHttpClient client = client();
    Request request =
        new Request.Builder().url(url.toString()).header("Connection", "close").build();
    try (Response response = client.newCall(request).execute()) {
      String body = response.body().string();
      ToolRun run = new ToolRun(List.of("GET", url.toString()), body, "", 0);
      Map<String, List<String>> headers = new java.util.TreeMap<>(response.headers().toMultimap());
      return new HttpAnswer(Reach.CONNECTED, OptionalInt.of(response.code()), headers, body, run);
    } catch (IOException e) {
      ToolRun run =
          new ToolRun(List.of("GET", url.toString()), "", String.valueOf(e.getMessage()), 1);
      return new HttpAnswer(OutsideFailure.reach(e), OptionalInt.empty(), Map.of(), "", run);
    }
  }

  private OkHttpClient client() {
    ClientNetwork network = scene.session().outside();
    OkHttpClient client = OneRequest.client(network);
    if (url.isNamed()) {
      client = client.newBuilder().dns(name -> network.lookup(url.server())).build();
    }
    return trusted == null ? client : trusted.applyTo(client);
  }

  @Override
  public String toString() {
    return "GET " + url + " from outside";
  }
}
