package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.KubeletConnection.ContainerRef;
import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Requests that reach into a Pod: exec, attach, portforward, log. */
final class PodConnections {
  /** In it the API server itself speaks to the client, which is told in it what goes wrong. */
  private static final String TRANSLATED = "v5.channel.k8s.io";

  private static final List<String> CHANNEL_PROTOCOLS = List.of(TRANSLATED, "v4.channel.k8s.io");

  private static final int INTERNAL_ERROR = 500;

  private final ApiServer server;

  PodConnections(ApiServer server) {
    this.server = server;
  }

  /** Answers, or returns null if the request does not reach into the Pod. */
  @Nullable ApiResponse handle(ApiRequest request, RequestInfo info) {
    return switch (info.subresource()) {
      case "log" -> log(request, info);
      case "exec", "attach", "portforward" -> throw Statuses.badRequest("Upgrade request required");
      default -> null;
    };
  }

  WebSocketPeer upgrade(ApiRequest request, RequestInfo info, List<String> offered) {
    ApiObject pod = pod(info);
    String protocol = choose(offered);
    return switch (info.subresource()) {
      case "exec", "attach" -> {
        ExecSocket socket = new ExecSocket(protocol, request);
        try {
          begin(socket, pod, request, info);
        } catch (ApiException refusal) {
          if (!protocol.equals(TRANSLATED) || refusal.code() != INTERNAL_ERROR) {
            throw refusal;
          }
          socket.refused(refusal);
        }
        yield socket;
      }
      case "portforward" ->
          new PortForwardSocket(
              protocol, pod, kubelet(pod), PortForwardSocket.port(request.parameter("ports")));
      default -> throw Statuses.notSimulated("a WebSocket to pods/" + info.subresource());
    };
  }

  /** exec and attach for a client whose way of speaking has streams of its own. */
  WebSocketPeer streams(ApiRequest request, RequestInfo info) {
    ExecSocket socket = new ExecSocket(TRANSLATED, request);
    begin(socket, pod(info), request, info);
    return socket;
  }

  private void begin(ExecSocket socket, ApiObject pod, ApiRequest request, RequestInfo info) {
    ContainerRef container = Containers.choose(pod, request.parameter("container"));
    KubeletConnection kubelet = kubelet(pod);
    socket.begin(
        info.subresource().equals("attach")
            ? kubelet.attach(container, socket)
            : exec(kubelet, container, request, socket));
  }

  /** Without a standard input of the client's the process has an empty one. */
  private static RemoteProcess exec(
      KubeletConnection kubelet, ContainerRef container, ApiRequest request, ExecSocket socket) {
    RemoteProcess started = kubelet.exec(container, command(request), socket);
    if (!request.flag("stdin")) {
      started.closeStdin();
    }
    return started;
  }

  IntFunction<WebSocketPeer> portForward(RequestInfo info) {
    ApiObject pod = pod(info);
    KubeletConnection kubelet = kubelet(pod);
    return port -> new PortForwardSocket("", pod, kubelet, port);
  }

  private static String choose(List<String> offered) {
    for (String protocol : CHANNEL_PROTOCOLS) {
      if (offered.contains(protocol)) {
        return protocol;
      }
    }
    throw Statuses.badRequest(
        "unable to upgrade: unable to negotiate protocol: client supports "
            + offered
            + ", server accepts "
            + CHANNEL_PROTOCOLS);
  }

  private static List<String> command(ApiRequest request) {
    List<String> command = request.parameters("command", List.of());
    if (command.isEmpty()) {
      throw Statuses.badRequest("you must specify at least 1 command for the container");
    }
    return command;
  }

  private ApiObject pod(RequestInfo info) {
    ObjectKey key = new ObjectKey(Resources.PODS, info.namespace(), info.name());
    return server.find(key).orElseThrow(() -> Statuses.notFound(key));
  }

  private KubeletConnection kubelet(ApiObject pod) {
    String node = pod.text("spec", "nodeName");
    if (node.isEmpty()) {
      throw Statuses.badRequest("pod " + pod.name() + " does not have a host assigned");
    }
    return server.kubelet(node).orElseThrow(() -> unreachable(node));
  }

  private ApiException unreachable(String node) {
    return server
        .find(new ObjectKey(Resources.NODES, "", node))
        .map(
            found ->
                new ApiException(
                    Statuses.failure(
                        500,
                        "",
                        "error dialing backend: dial tcp "
                            + found.at("status", "addresses").path(0).path("address").asText(node)
                            + ":10250: connect: connection refused")))
        .orElseGet(() -> Statuses.notFound(Resources.NODES, node));
  }

  private ApiResponse log(ApiRequest request, RequestInfo info) {
    if (!request.method().equals("GET")) {
      throw ResourceHandler.notAllowed();
    }
    KubeletConnection.LogOptions options =
        LogRequest.of(request, info.name(), server.simulation().now());
    ApiObject pod = pod(info);
    ContainerRef container = Containers.choose(pod, request.parameter("container"));
    if (pod.text("spec", "nodeName").isEmpty()) {
      return ApiResponse.text("");
    }
    RemoteBody stream = new RemoteBody();
    stream.begin(kubelet(pod).logs(container, options, stream));
    return ApiResponse.streaming("text/plain", stream);
  }
}
