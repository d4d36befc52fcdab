package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LeaseTest {
  private final Lease lease = new Lease(1);
  private final ExecutorService others = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    others.shutdownNow();
  }

  @Test
  void isolatedTestsHoldItTogether() throws Exception {
    lease.shared();

    assertThat(CompletableFuture.supplyAsync(lease::shared, others).get(5, TimeUnit.SECONDS))
        .isNotNull();
  }

  @Test
  void aloneMeansAloneUntilGivenBackEvenByAnotherThread() throws Exception {
    Lease.Claim alone = lease.alone(cluster -> true);
    CompletableFuture<Lease.Claim> next = CompletableFuture.supplyAsync(lease::shared, others);
    assertThat(lease.isFree()).isFalse();
    assertThat(next).isNotDone();

    CompletableFuture.runAsync(alone::giveBack, others).get(5, TimeUnit.SECONDS);

    next.get(5, TimeUnit.SECONDS).giveBack();
    assertThat(lease.isFree()).isTrue();
  }

  @Test
  void whoWasAloneCanLetOthersIn() throws Exception {
    Lease.Claim claim = lease.alone(cluster -> true);
    claim.share();
    Lease.Claim other =
        CompletableFuture.supplyAsync(lease::shared, others).get(5, TimeUnit.SECONDS);

    claim.giveBack();
    other.giveBack();

    assertThat(lease.isFree()).isTrue();
  }

  @Test
  void givingBackTwiceGivesBackOnce() {
    Lease.Claim first = lease.shared();
    Lease.Claim second = lease.shared();
    first.giveBack();
    first.giveBack();

    assertThat(lease.isFree()).isFalse();
    second.giveBack();
    assertThat(lease.isFree()).isTrue();
  }

  @Test
  void eachOfTwoAloneHasAClusterOfItsOwnAndATestForAllOfThemWaits() throws Exception {
    Lease two = new Lease(2);
    Lease.Claim first = two.alone(cluster -> cluster == 1);
    Lease.Claim second = two.alone(cluster -> cluster == 1);
    CompletableFuture<Lease.Claim> third =
        CompletableFuture.supplyAsync(() -> two.alone(cluster -> true), others);

    assertThat(first.cluster()).isEqualTo(1);
    assertThat(second.cluster()).isZero();
    assertThat(third).isNotDone();
    second.giveBack();
    assertThat(third.get(5, TimeUnit.SECONDS).cluster()).isZero();
  }

  @Test
  void isolatedTestsGatherOnOneClusterAndLeaveTheOtherFree() {
    Lease two = new Lease(2);
    Lease.Claim alone = two.alone(cluster -> cluster == 0);
    Lease.Claim isolated = two.shared();
    alone.giveBack();

    assertThat(two.shared().cluster()).isEqualTo(isolated.cluster()).isEqualTo(1);
    assertThat(two.alone(cluster -> false).cluster()).isZero();
  }

  @Test
  void whoHoldsThemAllDoesNotWaitForItself() {
    Lease two = new Lease(2);
    two.shared();
    Lease.Claim alone = two.alone(cluster -> true);

    assertThat(two.shared().cluster()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> two.alone(cluster -> true))
        .withMessageStartingWith("this thread holds every cluster that there is")
        .withMessageContaining("podwire.k3s.clusters=2");
    alone.giveBack();
    assertThat(two.alone(cluster -> true).cluster()).isEqualTo(1);
  }

  @Test
  void oneThatIsInterruptedWhileItWaitsHoldsNobodyUp() throws Exception {
    Lease.Claim alone = lease.alone(cluster -> true);
    Thread waiting = new Thread(() -> lease.alone(cluster -> true));
    waiting.setUncaughtExceptionHandler((thread, expected) -> {});
    waiting.start();
    waiting.interrupt();
    waiting.join();

    alone.giveBack();

    assertThat(lease.shared()).isNotNull();
  }
}
