SELECT 'Zürich; 東京; 🚀' AS `größe;`; SELECT '🚀'; /* 🚀; */ SELECT ' ;';
 SELECT 1;
