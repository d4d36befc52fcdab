package io.podwire.conformance;

import org.junit.jupiter.api.Nested;

/** The contract on the simulated engine. */
class SimConformanceTest {
  @Nested
  class Sentence extends SentenceContract {}

  @Nested
  class Dns extends DnsContract {}

  @Nested
  class Endpoints extends EndpointsContract {}

  @Nested
  class Service extends ServiceContract {}

  @Nested
  class Policy extends PolicyContract {}

  @Nested
  class Tools extends ToolsContract {}

  @Nested
  class Workload extends WorkloadContract {}

  @Nested
  class Api extends ApiContract {}

  @Nested
  class WrongObjects extends WrongObjectsContract {}
}
