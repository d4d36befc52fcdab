package io.podwire.sim.apiserver.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.http.ApiHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;

/**
 * An API server that listens: HTTPS on a real port, for the one user of its {@link Kubeconfig}.
 *
 * <p>A request passes {@link PlainTextGuard}, TLS and the HTTP codec of Netty, on an event loop's
 * thread; {@link HttpConnection} judges who asks and collects the body; {@link SocketGateway} lets
 * it into the simulation, where {@link ApiHandler} answers; the answer goes back to the event loop.
 * Streams are written by the holder of the baton to the event loop's queue and never wait for the
 * client: see {@link Unread}. What asks for an upgrade goes on elsewhere.
 *
 * <p>Time is not its matter: whoever starts it lets virtual time flow while it listens.
 */
@API(status = API.Status.INTERNAL)
public final class ApiListener implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int BACKLOG = 1024;
  // How many small writes may wait for one flush, while more of them are on their way.
  private static final int MOST_AT_ONCE = 256;

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          THREADS, new DefaultThreadFactory("podwire-sim-http", true), NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final SocketGateway gateway;
  private final Kubeconfig kubeconfig;

  private ApiListener(
      ApiServer server, Credentials credentials, InetSocketAddress address, Limits limits)
      throws IOException {
    this.gateway = new SocketGateway(server.simulation());
    Front front =
        new Front(new ApiHandler(server), gateway, new Authenticator(credentials), limits);
    SslContext tls = credentials.sslContext(ownAddresses(address.getAddress()));
    Channel listening = bind(front, tls, address);
    open.add(listening);
    this.kubeconfig =
        new Kubeconfig(uri((InetSocketAddress) listening.localAddress()), credentials);
  }

  /**
   * Starts to listen.
   *
   * @param credentials the cluster's
   * @param address where; port 0 means any that is free
   * @throws IOException if the address cannot be had
   */
  public static ApiListener start(
      ApiServer server, Credentials credentials, InetSocketAddress address) throws IOException {
    return start(server, credentials, address, Limits.DEFAULT);
  }

  static ApiListener start(
      ApiServer server, Credentials credentials, InetSocketAddress address, Limits limits)
      throws IOException {
    return new ApiListener(server, credentials, address, limits);
  }

  private static Set<String> ownAddresses(InetAddress address) {
    Set<String> own = new LinkedHashSet<>();
    if (!address.isAnyLocalAddress()) {
      own.add(text(address));
      return own;
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(each -> own.add(text(each)));
      return own;
    } catch (SocketException e) {
      throw new IllegalStateException("the addresses of this machine cannot be listed", e);
    }
  }

  /** Without the scope that link-local addresses are written with. */
  private static String text(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private Channel bind(Front front, SslContext tls, InetSocketAddress address) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_SNDBUF, front.limits().sendBuffer())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    open.add(channel);
                    equip(channel, front, tls);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
    }
    return bound.channel();
  }

  private static void equip(Channel channel, Front front, SslContext tls) {
    channel.pipeline().addLast(new Patience(front.limits()));
    front.equip(channel, tls, new FlushConsolidationHandler(MOST_AT_ONCE, true));
  }

  private static URI uri(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return URI.create(
        "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort());
  }

  /** How clients reach it and are let in. */
  public Kubeconfig kubeconfig() {
    return kubeconfig;
  }

  /** How many connections are open, and the one that listens. */
  int connections() {
    return open.size();
  }

  /** Ends every connection and frees the port. */
  @Override
  public void close() {
    open.close().awaitUninterruptibly();
    gateway.close();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
