package io.podwire.conformance;

import io.podwire.conformance.differential.ScenariosContract;
import org.apiguardian.api.API;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All that an engine owes. An engine is held to it by one class, which is run with {@code
 * -Dpodwire.engine} naming that engine:
 *
 * <pre>{@code
 * class MyEngineTest extends EngineContract {}
 * }</pre>
 *
 * <p>What an engine lacks the capability for it has to refuse by that name: {@link RefusedWithout}.
 * A tag of each part's name selects it alone; {@value #NIGHTLY} marks what takes a real cluster
 * minutes. At the end the number of tests of each {@link Section} is printed.
 */
@ExtendWith(SectionTable.class)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
@API(status = API.Status.EXPERIMENTAL)
public abstract class EngineContract {
  /** The tag of what is asked of a real cluster by night. */
  public static final String NIGHTLY = "nightly";

  @Nested
  @Tag("Sentence")
  class Sentence extends SentenceContract {}

  @Nested
  @Tag("OwnImages")
  class OwnImages extends OwnImagesContract {}

  @Nested
  @Tag("Bridge")
  class Bridge extends BridgeContract {}

  @Nested
  @Tag("External")
  class External extends ExternalContract {}

  @Nested
  @Tag("Fault")
  @Tag(NIGHTLY)
  class Faults extends FaultContract {}

  @Nested
  @Tag("Dns")
  class Dns extends DnsContract {}

  @Nested
  @Tag("Datagrams")
  class Datagrams extends DatagramsContract {}

  @Nested
  @Tag("Endpoints")
  class Endpoints extends EndpointsContract {}

  @Nested
  @Tag("EndpointSlices")
  class EndpointSlices extends EndpointSlicesContract {}

  @Nested
  @Tag("Service")
  class Service extends ServiceContract {}

  @Nested
  @Tag("ServiceTypes")
  class ServiceTypes extends ServiceTypesContract {}

  @Nested
  @Tag("ServiceChanges")
  class ServiceChanges extends ServiceChangesContract {}

  @Nested
  @Tag("ServiceTraffic")
  class ServiceTraffic extends ServiceTrafficContract {}

  @Nested
  @Tag("ServiceNodes")
  class ServiceNodes extends ServiceNodesContract {}

  @Nested
  @Tag("Policy")
  class Policy extends PolicyContract {}

  @Nested
  @Order(1) // it takes longest on a real cluster, and others go on beside it
  @Tag("PolicyMatrix")
  @Tag(NIGHTLY)
  class PolicyMatrix extends PolicyMatrixContract {}

  @Nested
  @Tag("PolicyTraffic")
  class PolicyTraffic extends PolicyTrafficContract {}

  @Nested
  @Tag("PolicyNodes")
  @Tag(NIGHTLY)
  class PolicyNodes extends PolicyNodesContract {}

  @Nested
  @Tag("Tools")
  class Tools extends ToolsContract {}

  @Nested
  @Tag("Failure")
  class Failure extends FailureContract {}

  @Nested
  @Tag("Commands")
  class Commands extends CommandsContract {}

  @Nested
  @Tag("Workload")
  class Workload extends WorkloadContract {}

  @Nested
  @Tag("WorkloadKinds")
  class WorkloadKinds extends WorkloadKindsContract {}

  @Nested
  @Tag("Api")
  class Api extends ApiContract {}

  @Nested
  @Tag("ApiAccess")
  class ApiAccess extends ApiAccessContract {}

  @Nested
  @Tag("Requests")
  class Requests extends RequestsContract {}

  @Nested
  @Tag("Kubectl")
  class KubectlCommands extends KubectlContract {}

  @Nested
  @Tag("WrongObjects")
  class WrongObjects extends WrongObjectsContract {}

  @Nested
  @Tag("Scenarios")
  class Scenarios extends ScenariosContract {}

  @Nested
  @Tag("Flows")
  class Flows extends FlowsContract {}

  @Nested
  @Tag("Propagation")
  @Tag(NIGHTLY)
  class Propagation extends PropagationContract {}

  @Nested
  @Tag("Tls")
  class Tls extends TlsContract {}

  @Nested
  @Tag("CustomResource")
  class CustomResource extends CustomResourceContract {}
}
