package io.podwire.sim.runtime;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * What an image holds: files and programs, and its configuration.
 *
 * @param files copied for each container when it writes
 * @param env variables, in order
 * @param entrypoint as {@code ENTRYPOINT}; may be empty
 * @param command as {@code CMD}; may be empty
 * @param workingDir where processes start
 * @param exposedPorts as {@code EXPOSE} declares them, e.g. {@code 80/tcp}
 * @param stopSignal what asks the container to stop
 */
public record Image(
    FileTree files,
    Map<String, String> env,
    List<String> entrypoint,
    List<String> command,
    String workingDir,
    SortedSet<String> exposedPorts,
    UnixSignal stopSignal) {}
