package io.podwire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/** Several clients, each a Pod of its own, that ask the same. */
@API(status = API.Status.EXPERIMENTAL)
public final class ClientsProbe {
  private final List<PodProbe> clients;

  ClientsProbe(List<PodProbe> clients) {
    this.clients = List.copyOf(clients);
  }

  /** Each fetches the root of a Service's first port, by its name. */
  public EachHttp get(ServiceHandle service) {
    return new EachHttp(clients.stream().map(client -> client.get(service)).toList());
  }

  /** Each fetches the root of the workload's Service, which has its name. */
  public EachHttp get(WorkloadHandle<?> workload) {
    return get(workload.service());
  }

  /** What each client's request comes to. */
  @API(status = API.Status.EXPERIMENTAL)
  public static final class EachHttp {
    private final List<HttpAssert> each;

    private EachHttp(List<HttpAssert> each) {
      this.each = each;
    }

    /** Every client's request succeeds. */
    public EachHttp succeeds() {
      each.forEach(HttpAssert::succeeds);
      return this;
    }

    /** Every client makes that many new connections. */
    public SpreadAssert newConnections(int count) {
      List<Map<String, Integer>> counts = new ArrayList<>();
      for (HttpAssert client : each) {
        counts.add(client.newConnections(count).byPod());
      }
      return each.get(0).spread(each.size() + " clients, " + count + " connections each", counts);
    }
  }
}
