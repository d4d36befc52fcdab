package com.acme.shop;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;

import io.podwire.junit.ClusterTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@ClusterTest
class ShopManifestsTest {
  @Test
  void checkoutReachesTheShopAndNobodyElseDoes() {
    var app = cluster().apply(Path.of("k8s/"));

    app.pod("checkout").probe().tcp(app.service("shop"), 8080).connects();
    cluster().fromPod(busybox).wget("http://shop:8080").isDenied();
  }
}
