package io.recgpt.processes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoShopClientTest {

  @Test
  void shop_onTheClassPath_hasItemsAndShoppers() {
    DemoShopClient shop = new DemoShopClient();

    assertThat(shop.items()).hasSizeGreaterThan(200);
    assertThat(shop.users()).hasSizeGreaterThan(50).doesNotHaveDuplicates();
  }
}
