package dev.kinesissql.local.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A session with a SQL Gateway through Flink's JDBC driver.
 *
 * @param connection the driver's
 */
record JdbcSession(Connection connection) implements AutoCloseable {

    /** The URL of a gateway on this machine, or of what else has that port. */
    static String url(int port) {
        return "jdbc:flink://localhost:" + port;
    }

    /** Opens a session with a gateway on this machine, with settings as SET makes them. */
    static JdbcSession open(int port, Map<String, String> settings) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(settings);
        return new JdbcSession(DriverManager.getConnection(url(port), properties));
    }

    /** Executes a statement; gives the rows of its result, from column to value, if it has one. */
    List<Map<String, Object>> execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? rows(statement.getResultSet()) : List.of();
        }
    }

    private static List<Map<String, Object>> rows(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.put(columns.getColumnName(i), result.getObject(i));
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
