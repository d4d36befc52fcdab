package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.ResourceInfo;
import io.podwire.sim.apiserver.Statuses;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests to the API server, whichever way they come in. Confined to the holder of the
 * baton.
 */
public final class ApiHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final ApiServer server;
  private final Gatekeeper gatekeeper;
  private final Discovery discovery;
  private final ResourceHandler resources;
  private final PodConnections connections;
  private final Proxies proxies;

  public ApiHandler(ApiServer server) {
    this.server = server;
    this.gatekeeper = new Gatekeeper(server);
    this.discovery = new Discovery(server);
    this.resources = new ResourceHandler(server, gatekeeper.authorizer());
    this.connections = new PodConnections(server);
    this.proxies = new Proxies(server);
  }

  /**
   * Answers the request; never throws.
   *
   * @param answered is told at once, or later if a Pod has to be asked; with the baton held
   */
  public void handle(ApiRequest request, Consumer<ApiResponse> answered) {
    dispatch(request, answer -> answered.accept(Pretty.form(request, answer)));
  }

  private void dispatch(ApiRequest asked, Consumer<ApiResponse> answered) {
    RequestInfo info;
    ApiRequest admitted;
    try {
      ApiRequest request = WatchPath.today(asked);
      info = RequestInfo.parse(request.path()).orElse(null);
      admitted = gatekeeper.admit(request, info);
      if (info != null && Proxies.areMeantBy(info)) {
        proxies.forward(admitted, info, answered);
        return;
      }
    } catch (ApiException refusal) {
      answered.accept(refused(refusal));
      return;
    }
    answered.accept(answer(admitted, info));
  }

  private ApiResponse answer(ApiRequest request, @Nullable RequestInfo info) {
    try {
      return find(request, info);
    } catch (ApiException refusal) {
      return refused(refusal);
    } catch (RuntimeException broken) {
      LOG.error("{} {} broke the simulated API server", request.method(), request.path(), broken);
      return refused(Statuses.internal(broken.toString()));
    }
  }

  /**
   * Takes the request for a WebSocket.
   *
   * @param subprotocols what the client offers, its favourite first
   * @throws ApiException if the server refuses the upgrade
   */
  public WebSocketPeer upgrade(ApiRequest asked, List<String> subprotocols) {
    ApiRequest request = WatchPath.today(asked);
    RequestInfo info = RequestInfo.parse(request.path()).orElseThrow(Statuses::noSuchPath);
    ApiRequest admitted = gatekeeper.admit(request, info);
    if (info.plural().equals("pods") && !info.subresource().isEmpty()) {
      return connections.upgrade(admitted, info, subprotocols);
    }
    if (request.flag("watch")) {
      return new WatchSocket(resources.watch(admitted, info, resource(info)));
    }
    throw Statuses.badRequest("unable to upgrade: only watches, exec, attach and portforward can");
  }

  /**
   * Takes the request for an exec or attach whose channels are streams of the client's protocol.
   *
   * @throws ApiException if the server refuses the upgrade
   */
  public WebSocketPeer exec(ApiRequest request) {
    RequestInfo info = RequestInfo.parse(request.path()).orElseThrow(Statuses::noSuchPath);
    if (!info.plural().equals("pods") || !info.subresource().matches("exec|attach")) {
      throw Statuses.badRequest("unable to upgrade: only pods/exec and pods/attach can");
    }
    return connections.streams(gatekeeper.admit(request, info), info);
  }

  /**
   * Takes the request for connections to ports of a Pod, as many as the client opens.
   *
   * @return makes the far end of each from the port's number
   * @throws ApiException if the server refuses the upgrade
   */
  public IntFunction<WebSocketPeer> portForward(ApiRequest request) {
    RequestInfo info = RequestInfo.parse(request.path()).orElseThrow(Statuses::noSuchPath);
    if (!info.plural().equals("pods") || !info.subresource().equals("portforward")) {
      throw Statuses.badRequest("unable to upgrade: only pods/portforward can");
    }
    gatekeeper.admit(request, info);
    return connections.portForward(info);
  }

  private ApiResponse find(ApiRequest request, @Nullable RequestInfo info) {
    if (info == null) {
      return discovery.answer(request);
    }
    ResourceInfo resource = find(info).orElse(null);
    if (resource == null || leadsNowhere(request, info, resource)) {
      return UnknownPath.answer(server.catalogue(), request.path());
    }
    MediaTypes.check(request, info.name().isEmpty() && request.method().equals("GET"));
    if (info.plural().equals("pods") && !info.subresource().isEmpty()) {
      ApiResponse response = connections.handle(request, info);
      if (response != null) {
        return response;
      }
    }
    List<String> notices = server.strategy(resource.type()).notices(resource.type());
    try {
      return resources.handle(request, info, resource).with(notices);
    } catch (ApiException refusal) {
      return refused(refusal).with(notices);
    }
  }

  /** Without a namespace there are only lists of a namespaced kind, and in one none of others. */
  private boolean leadsNowhere(ApiRequest request, RequestInfo info, ResourceInfo resource) {
    if (!resource.type().namespaced()) {
      return !info.namespace().isEmpty();
    }
    boolean lists = request.method().equals("GET") && info.name().isEmpty();
    if (!info.namespace().isEmpty() || lists) {
      return false;
    }
    if (!info.name().isEmpty() || server.strategy(resource.type()).isCustom()) {
      return true;
    }
    if (resource.verbs().contains("list")) {
      throw ResourceHandler.notAllowed();
    }
    return true;
  }

  private Optional<ResourceInfo> find(RequestInfo info) {
    return server
        .catalogue()
        .find(info.group(), info.version(), info.plural())
        .filter(
            resource ->
                info.subresource().isEmpty()
                    || resource.subresources().containsKey(info.subresource())
                    || server.strategy(resource.type()).isCustom());
  }

  private ResourceInfo resource(RequestInfo info) {
    return find(info).orElseThrow(Statuses::noSuchPath);
  }

  static ApiResponse refused(ApiException refusal) {
    return ApiResponse.json(refusal.code(), refusal.status());
  }
}
