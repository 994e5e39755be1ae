// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application whose every request asks PostgreSQL, by a pool of eight: arguments of Spring's own. */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
class SpringBootShop {
    private final JdbcTemplate database;

    SpringBootShop(JdbcTemplate database) {
        this.database = database;
    }

    public static void main(String[] arguments) throws Exception {
        var context = (ServletWebServerApplicationContext) SpringApplication.run(SpringBootShop.class, arguments);
        Orders.serve(context.getWebServer().getPort());
        context.close();
        System.out.println("ended");
    }

    @GetMapping("/")
    String total() {
        return "sum " + database.queryForObject("SELECT sum(n) FROM generate_series(1, 100) AS n", Long.class);
    }
}
