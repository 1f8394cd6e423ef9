select service, count(*) as live from session where ended_at is null group by service
