"""Packs at a lower price for some hours: flash sales (秒杀) and group deals (拼团) with their teams."""
