package io.podwire.sim.runtime;

import io.podwire.sim.network.NetworkNamespace;
import java.util.List;
import java.util.Map;

/**
 * What a container is made of.
 *
 * @param name of the container within its Pod
 * @param image reference of the image
 * @param command empty: the image's ENTRYPOINT
 * @param args empty: the image's CMD, unless a command is given
 * @param env on top of the image's variables, in order
 * @param workingDir empty: the image's
 * @param mounts what is seen over the image's files
 * @param hostname as {@code hostname} prints it
 * @param network shared by the containers of a Pod
 * @param stdin whether standard input stays open for {@link Container#attach}
 * @param tty whether standard output and error are one stream
 */
public record ContainerSpec(
    String name,
    String image,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    String workingDir,
    List<Mount> mounts,
    String hostname,
    NetworkNamespace network,
    boolean stdin,
    boolean tty) {}
