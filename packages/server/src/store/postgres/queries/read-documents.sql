select kind, name, version, value from document where value is not null order by kind, name
