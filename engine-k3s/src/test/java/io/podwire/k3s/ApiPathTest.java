package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiPathTest {
  @ParameterizedTest
  @CsvSource({
    "/api/v1/namespaces/shop/pods/web, shop, /api/v1/namespaces/shop/pods/web",
    "/api/v1/namespaces/shop/pods/web/status, shop, /api/v1/namespaces/shop/pods/web",
    "/apis/apps/v1/namespaces/shop/deployments, shop,",
    "/api/v1/namespaces/shop, , /api/v1/namespaces/shop",
    "/api/v1/namespaces/shop/finalize, , /api/v1/namespaces/shop",
    "/api/v1/namespaces, ,",
    "/api/v1/nodes/one, , /api/v1/nodes/one",
    "/k8s/clusters/c-1/apis/apps/v1/namespaces/a/deployments/b/scale, a,"
        + " /apis/apps/v1/namespaces/a/deployments/b",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/x, ,"
        + " /apis/rbac.authorization.k8s.io/v1/clusterroles/x"
  })
  void aPathNamesItsObject(String path, String namespace, String object) {
    assertThat(ApiPath.parse(path)).isEqualTo(new ApiPath(namespace, object));
  }

  @Test
  void otherPathsNameNone() {
    assertThat(ApiPath.parse("/readyz")).isNull();
    assertThat(ApiPath.parse("/version")).isNull();
  }
}
