package io.podwire.sim.runtime;

import java.util.List;
import java.util.Map;

/**
 * How a process begins.
 *
 * @param argv the program's name first
 * @param env copied
 * @param workingDirectory absolute
 * @param descriptors taken over
 */
public record Launch(
    List<String> argv, Map<String, String> env, String workingDirectory, Descriptors descriptors) {}
