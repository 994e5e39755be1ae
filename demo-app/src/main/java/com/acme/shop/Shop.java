// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** A day at the Acme furniture shop: its services and their callers, all in one JVM, over loopback. */
final class Shop {

    private static final List<String> WAREHOUSES = List.of("Graz", "Lyon", "Oulu", "Porto", "Turku");

    private final Pace pace;
    private final List<WarehouseClient> everyDaysStock = new ArrayList<>();

    private Shop(Pace pace) {
        this.pace = pace;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Pace pace = Pace.fromProperties();
        Shop shop = new Shop(pace);
        for (int day = 0; day < pace.days(); day++) {
            shop.trade();
        }
    }

    private void trade() throws IOException, InterruptedException, ExecutionException {
        System.out.println("the Acme shop opens");
        takeOrders();
        answerAQuestion();
        reportSales();
        System.out.println("market: " + new Market(pace).holdSessions() + " sessions ended by both sides at once");
        settleWithTheBank();
        browseTheCatalogue();
        followPrices();
        printAReceipt();
        WarehouseClient client = countStock();
        everyDaysStock.add(client);
        pace.spendTheAfternoon();
        System.out.println("the Acme shop closes, " + client.warehouses() + " warehouses counted");
    }

    private void takeOrders() throws IOException {
        try (Service desk = Service.start("order-service", new OrderService(pace))) {
            try (OrderClient customer = new OrderClient(desk.address())) {
                System.out.println("order 1: " + customer.order("3 walnut desks"));
                pace.spend(400);
            }
            OrderClient undecided = new OrderClient(desk.address());
            System.out.println("order 2: " + undecided.order("1 brass lamp"));
            pace.spend(400);
            undecided.cancel();
            System.out.println("order 2: cancelled");
        }
    }

    private void answerAQuestion() throws IOException {
        try (Service status = Service.start("status-service", new StatusService(pace));
                StatusClient customer = new StatusClient(status.address())) {
            System.out.println("status: " + customer.whereIs(1));
            pace.spend(1000);
        }
    }

    private void reportSales() throws IOException {
        try (Service office = Service.start("report-service", new ReportService(pace));
                ReportUpload branch = new ReportUpload(office.address())) {
            List<Integer> sales = IntStream.rangeClosed(1, 100).boxed().toList();
            System.out.println("sales report: " + branch.upload(sales));
        }
    }

    private void settleWithTheBank() throws IOException {
        CountDownLatch endOfDay = new CountDownLatch(1);
        try (Service bank = Service.start("bank", new Bank(pace, endOfDay))) {
            try (Settlement ledger = new Settlement(bank.address())) {
                ledger.sendLedger();
                pace.spend(300);
            }
            endOfDay.countDown();
        }
    }

    private void browseTheCatalogue() throws IOException {
        try (Service catalogue = Service.start("catalogue-service", new CatalogueService());
                CatalogueReader customer = new CatalogueReader(catalogue.address())) {
            System.out.println("catalogue: " + customer.firstPage());
            pace.spend(400);
        }
    }

    private void followPrices() throws IOException {
        try (PriceFeed feed = PriceFeed.start(pace);
                PriceSubscriber buyer = new PriceSubscriber(feed.address())) {
            System.out.println("prices: a walnut desk is down to " + buyer.lastPrice());
        }
    }

    private void printAReceipt() throws IOException, InterruptedException, ExecutionException {
        try (Service printer = Service.start("printer-service", new PrinterService());
                ReceiptPrinter till = new ReceiptPrinter(printer.address())) {
            System.out.println("receipt: " + till.print("3 walnut desks"));
            pace.spend(300);
        }
    }

    private WarehouseClient countStock() throws IOException {
        try (Service gateway = Service.start("warehouse-service", new WarehouseService())) {
            WarehouseClient client = new WarehouseClient(gateway.address());
            for (String warehouse : WAREHOUSES) {
                System.out.println("stock: " + warehouse + " has " + client.stock(warehouse));
            }
            return client;
        }
    }
}
